import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { invalid } from '../../../errors.ts';
import {
  MAX_USAGE_DAYS,
  readUsage,
  totalUsage,
  USAGE_GROUPS,
  type UsageNumbers,
  type UsageRow,
} from '../../../exports/usage/read-usage.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { ParamError } from '../../../reports/param.ts';
import { timeZoneName } from '../../../reports/time-zone.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { nullable } from '../../nullable.ts';
import { DryRun, queryList } from '../../query.ts';

const DEFAULT_DAYS = 30;

const GroupName = enumeration(USAGE_GROUPS);
const day = (description: string) => Type.String({ format: 'date', description, examples: ['2026-11-01'] });

const Query = Type.Object({
  ...DryRun.properties,
  from: Type.Optional(day(`First day. Default: ${DEFAULT_DAYS - 1} days before \`to\`.`)),
  to: Type.Optional(day(`Last day, at most ${MAX_USAGE_DAYS - 1} days after \`from\`. Default: today.`)),
  time_zone: Type.Optional(
    Type.String({
      description: 'IANA name of the time zone in which days begin. Default: UTC.',
      examples: ['Europe/Berlin'],
    }),
  ),
  group_by: queryList(GroupName, 'Split the numbers of each day by these values.'),
});

const count = (description: string, examples: number[]) => Type.Integer({ description, examples });

const Numbers = {
  exports: count('Completed exports.', [12]),
  rows: count('Rows in their files.', [179_960]),
  bytes: count('Size of their files in bytes.', [8_412_345]),
  build_seconds: Type.Number({
    description: 'Seconds from the first start of each export to its end, including failed and canceled exports.',
    examples: [31.5],
  }),
  failed: count('Failed exports, without canceled ones.', [0]),
  cancelled: count('Canceled exports.', [1]),
  deduped: count('Requests for which an earlier export was returned.', [3]),
};

const UsageDay = Type.Object({
  date: day('Day in `time_zone`.'),
  report_type: nullable(
    Type.String({ description: 'Report type. Null unless grouped by it.', examples: ['deals_excel'] }),
  ),
  user: nullable(
    Type.Object(
      {
        id: Type.Integer({ description: 'User ID.', examples: [1] }),
        email: Type.String({ description: 'E-mail address of the user.', examples: ['ann@acme-media.example'] }),
      },
      { description: 'User who created the exports. Null unless grouped by it.' },
    ),
  ),
  origin: nullable(
    Type.String({
      description: 'How the exports were started, or `unknown`. Null unless grouped by it.',
      examples: ['api'],
    }),
  ),
  publisher: nullable(
    Type.Object(
      {
        id: Type.Integer({ description: 'Publisher ID.', examples: [1] }),
        slug: Type.String({ description: 'Stable identifier of the publisher.', examples: ['acme-media'] }),
      },
      { description: 'Publisher whose data was exported. Null unless grouped by it.' },
    ),
  ),
  ...Numbers,
});

const ResponseBody = Type.Object(
  {
    from: day('First day.'),
    to: day('Last day.'),
    time_zone: Type.String({ description: 'Time zone in which days begin.', examples: ['Europe/Berlin'] }),
    usage: Type.Array(UsageDay, { description: 'Oldest day first. Days without usage are left out.' }),
    total: Type.Object(Numbers, { description: 'The sums of `usage`.' }),
  },
  { description: 'Usage by day.' },
);

/** GET /usage */
export function getUsage(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Static<typeof Query> }>('/usage', {
    schema: {
      operationId: 'getUsage',
      tags: ['Administration'],
      summary: 'Get usage by day',
      description:
        'Returns the number of exports, rows and bytes by the day on which the exports were finished: your own as a member, those of your publisher as an admin, and all as an operator. Deleting an export does not change these numbers. Deduped requests are counted about a second later.',
      querystring: Query,
      response: { 200: ResponseBody },
    },
    handler: async (request) => {
      const { group_by: groupBy = [] } = request.query;
      const timeZone = zoneOf(request.query.time_zone);
      const to = request.query.to ?? Temporal.Now.plainDateISO(timeZone).toString();
      const from =
        request.query.from ??
        Temporal.PlainDate.from(to)
          .subtract({ days: DEFAULT_DAYS - 1 })
          .toString();
      const rows = await readUsage(ctx, { client: clientOf(request), from, to, timeZone, groupBy });
      return { from, to, time_zone: timeZone, usage: rows.map(shown), total: numbers(totalUsage(rows)) };
    },
  });
}

function zoneOf(name: string | undefined): string {
  if (name === undefined || name === '') return 'UTC';
  try {
    return timeZoneName(name);
  } catch (error) {
    if (error instanceof ParamError) throw invalid({ field: 'time_zone', ...error.problem });
    throw error;
  }
}

function shown(row: UsageRow): Static<typeof UsageDay> {
  return {
    date: row.date,
    report_type: row.reportType,
    user: row.userId === null ? null : { id: row.userId, email: row.email! },
    origin: row.origin,
    publisher: row.publisherId === null ? null : { id: row.publisherId, slug: row.publisher! },
    ...numbers(row),
  };
}

function numbers(usage: UsageNumbers) {
  const { exports, rows, bytes, buildSeconds, failed, cancelled, deduped } = usage;
  return { exports, rows, bytes, build_seconds: Math.round(buildSeconds * 1000) / 1000, failed, cancelled, deduped };
}
