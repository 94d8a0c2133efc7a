import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { MOST_PREVIEW_ROWS, previewRows } from '../exports/preview.ts';
import { readRequest } from '../exports/request.ts';
import { callerOf } from './authenticate.ts';
import { clientLeft } from './client-left.ts';
import type { ApiContext } from './context.ts';
import { ExportBody } from './create-export-report.ts';
import { exampleRequest } from './example-exports.ts';
import { ColumnKind } from './report-type-answer.ts';

const DEFAULT_LIMIT = 10;

const Query = Type.Object({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST_PREVIEW_ROWS, default: DEFAULT_LIMIT, description: 'Most rows.' }),
  ),
});

const Value = Type.Unsafe<string | number | boolean | null>({ type: ['string', 'number', 'boolean', 'null'] });

const Answer = Type.Object(
  {
    columns: Type.Array(
      Type.Object({
        key: Type.String({ description: 'Name in `index_params.columns`.' }),
        label: Type.String({ description: 'Heading in the file.' }),
        kind: ColumnKind,
      }),
      { description: 'The columns that the file would have.' },
    ),
    rows: Type.Array(Type.Array(Value), {
      description:
        'A value per column. Counts are numbers and yes or no is a boolean; everything else is text: no digit of an amount is lost.',
    }),
    truncated: Type.Boolean({ description: 'Whether the report has more rows.' }),
  },
  { description: 'The first rows.' },
);

const EXAMPLES = {
  body: { deals: { summary: 'Deals that hold now in the US, four columns', value: exampleRequest } },
  200: {
    deals: {
      summary: 'The first two of more, in New York time',
      value: {
        columns: [
          { key: 'title', label: 'Title', kind: 'text' },
          { key: 'code', label: 'Code', kind: 'id' },
          { key: 'advertiser', label: 'Advertiser', kind: 'text' },
          { key: 'ends_at', label: 'Ends', kind: 'timestamp' },
        ],
        rows: [
          ['20 % off everything', 'WINTER20', 'Northern Lamps', '2026-12-01T00:00:00-05:00'],
          ['Free shipping', null, 'Fjord & Sons', null],
        ],
        truncated: true,
      },
    },
  },
};

/** POST /exports/preview */
export function previewExportRows(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Querystring: Static<typeof Query> }>('/exports/preview', {
    schema: {
      operationId: 'previewExportRows',
      tags: ['Reports'],
      summary: 'Preview the rows of a report',
      description:
        'The first rows that the file would have, in its order and with its times, at once. Takes the same body as `createExportReport` and creates nothing. Rows that are not found within 5 seconds are an error: narrow the filters, or ask for the report.',
      querystring: Query,
      response: {
        200: Answer,
      },
    },
    // Documentation: the body is read by the domain, as in createExportReport.
    config: { body: ExportBody, examples: EXAMPLES },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const reader = { publisherId: caller.publisherId, signal: clientLeft(reply) };
      const requested = await readRequest(ctx, { caller, body: request.body });
      return previewRows(ctx, { reader, request: requested, limit: request.query.limit ?? DEFAULT_LIMIT });
    },
  });
}
