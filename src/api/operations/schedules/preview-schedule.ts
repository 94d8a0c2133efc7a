import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { findPublisher } from '../../../access/publishers/find-publisher.ts';
import { baseName, checkTemplate, DEFAULT_TEMPLATE, periodOf } from '../../../deliveries/file-name.ts';
import { invalid, shownValue } from '../../../errors.ts';
import { publisherSlugOf } from '../../../exports/publisher-slug.ts';
import { withAbsoluteDates } from '../../../reports/relative-dates.ts';
import { zoneOf } from '../../../schedules/check-schedule.ts';
import { previewSchedule } from '../../../schedules/preview-runs.ts';
import { ruleInWords } from '../../../schedules/rule-in-words.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { nullable, timestamp } from '../../nullable.ts';
import { DryRun } from '../../query.ts';
import { contentMembers, contentOf, PublisherId, ruleOf } from './schedule-response.ts';

const { name, rule, time_zone, starts_at, ends_at, report_type, search_params, file_name } = contentMembers;

const Body = Type.Object(
  {
    rule,
    time_zone,
    starts_at: Type.Optional(starts_at),
    ends_at: Type.Optional(ends_at),
    report_type: Type.Optional(report_type),
    search_params: Type.Optional(search_params),
    name: Type.Optional(name),
    file_name: Type.Optional(file_name),
    publisher_id: PublisherId,
  },
  { additionalProperties: false },
);

/** Number of times in the response. */
const TIMES = 5;

const Preview = Type.Object(
  {
    rule_in_words: Type.String({ description: 'The rule as a sentence.', examples: ['Every weekday at 06:30'] }),
    runs: Type.Array(
      Type.Object({
        nominal_at: timestamp('Time of the rule.'),
        local: Type.String({
          description: 'The same time in the time zone, with its offset.',
          examples: ['2026-11-30T06:30:00+01:00'],
        }),
        note: nullable(
          Type.String({
            description: 'Note about a clock change at this time. Null otherwise.',
            examples: ['02:30 does not exist on March 29, because clocks change. Runs at 03:00.'],
          }),
        ),
        search_params: nullable(
          Type.Object(
            {},
            {
              additionalProperties: true,
              description: 'The filters with the dates of this run. Null unless you send `report_type`.',
              examples: [{ start_date: '2026-11-29', end_date: '2026-11-29' }],
            },
          ),
        ),
        file_name: nullable(
          Type.String({
            description:
              'Name of the delivered file of this run, without extension and number. Null unless you send `report_type` and `file_name`.',
            examples: ['clicks_details_excel-2026-11-29'],
          }),
        ),
      }),
      { description: `The next ${TIMES} times, or fewer if the rule ends.` },
    ),
  },
  { description: 'The next times of a rule.' },
);

/** POST /schedules/preview */
export function previewScheduleOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/schedules/preview', {
    schema: {
      operationId: 'previewSchedule',
      tags: ['Schedules'],
      summary: 'Preview the times of a rule',
      description:
        'Returns a rule in words and its next five times. A time that clocks skip runs when they have jumped, and a time that occurs twice runs the first time. Both have a note. With `report_type` and `search_params`, each time has the filters with its dates, and with `file_name` the name of its file.',
      querystring: DryRun,
      body: Body,
      response: { 200: Preview },
    },
    handler: async (request) => {
      const { time_zone: timeZone, starts_at = null, ends_at = null } = request.body;
      const windowAt = dataWindows(ctx.catalog, request.body);
      const named = { client: clientOf(request), named: request.body.publisher_id, field: 'publisher_id' };
      const publisher = await publisherSlugOf(ctx.pool, await findPublisher(ctx, named));
      const nameAt = fileNames(request.body, { publisher, windowAt });
      const sent = ruleOf(request.body.rule);
      const runs = previewSchedule({
        rule: sent,
        timeZone,
        startsAt: starts_at === null ? null : new Date(starts_at),
        endsAt: ends_at === null ? null : new Date(ends_at),
        limit: TIMES,
      });
      return {
        rule_in_words: ruleInWords(sent),
        runs: runs.map(({ at, local, note }) => ({
          nominal_at: at.toString(),
          local,
          note,
          search_params: windowAt(at),
          file_name: nameAt(at),
        })),
      };
    },
  });
}

/** The name of the file at a nominal time. Throws VALIDATION_ERROR for a template that is not valid. */
function fileNames(
  { publisher_id: _, ...sent }: Static<typeof Body>,
  { publisher, windowAt }: { publisher: string; windowAt(at: Temporal.Instant): Record<string, unknown> | null },
) {
  // As in a schedule that is saved.
  const { reportType, name: schedule = 'schedule', fileName, searchParams = {}, timeZone } = contentOf(sent);
  if (reportType === undefined || fileName === undefined) return () => null;
  if (fileName !== null) checkTemplate(fileName, searchParams);
  const zone = zoneOf(timeZone!);
  return (instant: Temporal.Instant) => {
    const at = instant.toZonedDateTimeISO(zone);
    const period = periodOf(windowAt(instant) ?? {}, zone);
    return baseName(fileName ?? DEFAULT_TEMPLATE, { reportType, schedule, publisher, at, ...period });
  };
}

/** The filters at a nominal time. Throws VALIDATION_ERROR for an unknown report type. */
function dataWindows(
  catalog: ApiContext['catalog'],
  { report_type: name, search_params, time_zone }: Static<typeof Body>,
) {
  if (name === undefined) return () => null;
  const report = catalog.find(name);
  if (!report) {
    throw invalid({
      field: 'report_type',
      wrong: `${shownValue(name)} is not valid`,
      allowed: catalog.names.join(', '),
    });
  }
  const sent = { search_params: { ...search_params }, index_params: { timezone: time_zone } };
  return (at: Temporal.Instant) => withAbsoluteDates(report, sent, at) as Record<string, unknown>;
}
