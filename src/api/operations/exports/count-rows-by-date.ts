import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { histogram, MAX_BUCKETS, UNITS } from '../../../exports/histogram.ts';
import { readRequest } from '../../../exports/request.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { clientOf } from '../../authenticate.ts';
import { clientLeft } from '../../client-left.ts';
import type { ApiContext } from '../../context.ts';
import { exportBody } from './create-export-report.ts';
import { exampleRequest } from './example-exports.ts';

const Query = Type.Object({
  unit: Type.Optional(
    enumeration(UNITS, {
      description: `Length of a bucket. Default: the smallest with at most ${MAX_BUCKETS} buckets.`,
    }),
  ),
});

const ResponseBody = Type.Object(
  {
    column: Type.Object(
      {
        key: Type.String({ description: 'Column key in `index_params.columns`.' }),
        label: Type.String({ description: 'Column header in the file.' }),
      },
      { description: 'The column with the date.' },
    ),
    unit: enumeration(UNITS, { description: 'Length of a bucket. Weeks begin on Monday.' }),
    timezone: Type.String({ description: 'Time zone in which the buckets begin and end.' }),
    buckets: Type.Array(
      Type.Object({
        start: Type.String({ format: 'date', description: 'First day.' }),
        rows: Type.Integer({ description: 'Number of rows.' }),
      }),
      {
        description: `Consecutive buckets from the first to the last row, at most ${MAX_BUCKETS}. A bucket can have 0 rows.`,
      },
    ),
    undated: Type.Integer({ description: 'Number of rows without a date.' }),
  },
  { description: 'Rows by date.' },
);

const EXAMPLES = {
  body: { deals: { summary: 'Active US deals', value: exampleRequest } },
  200: {
    deals: {
      summary: 'Three days in New York time',
      value: {
        column: { key: 'starts_at', label: 'Starts' },
        unit: 'day',
        timezone: 'America/New_York',
        buckets: [
          { start: '2026-11-21', rows: 120 },
          { start: '2026-11-22', rows: 0 },
          { start: '2026-11-23', rows: 98 },
        ],
        undated: 4,
      },
    },
  },
};

/** POST /exports/histogram */
export function countRowsByDate(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Querystring: Static<typeof Query> }>('/exports/histogram', {
    schema: {
      operationId: 'countRowsByDate',
      tags: ['Reports'],
      summary: 'Count rows by date',
      description:
        'Returns the number of rows per day, week, month or year, with the same filters and time zone as the export. Takes the same body as `createExportReport` and creates nothing. `getReportType` says by which column a report type counts. If counting takes longer than 5 seconds, returns an error.',
      querystring: Query,
      response: { 200: ResponseBody },
    },
    // The schema only documents the body. The domain validates it, as in createExportReport.
    config: { body: exportBody(ctx.catalog), examples: EXAMPLES },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const reader = { publisherId: client.publisherId, signal: clientLeft(reply) };
      const requested = await readRequest(ctx, { client, body: request.body });
      return histogram(ctx, { reader, request: requested, unit: request.query.unit });
    },
  });
}
