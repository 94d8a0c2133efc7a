import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { maySeeEmail } from '../../../access/client.ts';
import { countExports, MAX_COUNTED } from '../../../exports/count.ts';
import { ORIGINS } from '../../../exports/origin.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { STATUSES } from './export-response.ts';
import { filtersWithoutStatus, listFilters } from './list-filters.ts';

const counts = (words: readonly string[], description: string) =>
  Type.Object(
    Object.fromEntries(words.map((word) => [word, Type.Integer({ description: `Number of ${word} exports.` })])),
    {
      description,
    },
  );

const ResponseBody = Type.Object(
  {
    total: Type.Integer({ description: `Number of exports, at most ${MAX_COUNTED}.` }),
    capped: Type.Boolean({
      description: `Whether there are more than ${MAX_COUNTED} exports. Only the newest are then counted.`,
    }),
    status: counts(STATUSES, 'Exports by status.'),
    report_type: Type.Unsafe<Record<string, number>>({
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'Exports by report type. Those without exports are absent.',
    }),
    origin: counts(ORIGINS, 'Exports by how they were started.'),
    created_by: Type.Array(
      Type.Object({
        id: Type.Integer({ description: 'User ID.' }),
        email: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description: 'E-mail address. Null for users of other publishers unless you are an operator.',
        }),
        exports: Type.Integer({ description: 'Number of exports.' }),
      }),
      { description: 'The 100 users with the most exports.' },
    ),
  },
  { description: 'Numbers of exports.' },
);

const EXAMPLE = {
  total: 57,
  capped: false,
  status: { pending: 1, processing: 2, completed: 50, failed: 4 },
  report_type: { deals_excel: 40, advertisers_csv: 17 },
  origin: { api: 30, console: 20, cli: 0, mcp: 7, schedule: 0 },
  created_by: [{ id: 1, email: 'ann@acme-media.example', exports: 57 }],
};

/** GET /exports/counts */
export function countExportReports(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Static<ReturnType<typeof filtersWithoutStatus>> }>('/exports/counts', {
    schema: {
      operationId: 'countExportReports',
      tags: ['Reports'],
      summary: 'Count exports',
      description:
        'Returns how many of the exports in `listExportReports` have each status, report type, origin and user. Takes the same filters except `status`.',
      querystring: filtersWithoutStatus(ctx.catalog),
      response: { 200: ResponseBody },
    },
    config: { examples: { 200: { counts: { summary: 'All exports', value: EXAMPLE } } } },
    handler: async (request) => {
      const client = clientOf(request);
      const { by, users, ...totals } = await countExports(ctx, { client, filters: listFilters(request.query) });
      const all = (words: readonly string[], found: Record<string, number>) =>
        Object.fromEntries(words.map((word) => [word, found[word] ?? 0]));
      return {
        ...totals,
        status: all(STATUSES, by.status),
        report_type: by.report_type,
        origin: all(ORIGINS, by.origin),
        created_by: users.map(({ id, email, publisherId, exports }) => ({
          id,
          email: maySeeEmail(client, publisherId) ? email : null,
          exports,
        })),
      };
    },
  });
}
