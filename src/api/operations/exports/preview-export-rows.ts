import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { MAX_PREVIEW_ROWS, previewRows } from '../../../exports/preview.ts';
import { readRequest } from '../../../exports/request.ts';
import { clientOf } from '../../authenticate.ts';
import { clientLeft } from '../../client-left.ts';
import type { ApiContext } from '../../context.ts';
import { ColumnKind } from '../report-types/report-type-response.ts';
import { exportBody } from './create-export-report.ts';
import { exampleRequest } from './example-exports.ts';

const DEFAULT_LIMIT = 10;

const Query = Type.Object({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_PREVIEW_ROWS,
      default: DEFAULT_LIMIT,
      description: `Maximum rows in the response. Default ${DEFAULT_LIMIT}.`,
    }),
  ),
});

const Value = Type.Unsafe<string | number | boolean | null>({ type: ['string', 'number', 'boolean', 'null'] });

const ResponseBody = Type.Object(
  {
    columns: Type.Array(
      Type.Object({
        key: Type.String({ description: 'Column key in `index_params.columns`.' }),
        label: Type.String({ description: 'Column header in the file.' }),
        kind: ColumnKind,
        width: Type.Integer({ description: 'Column width in the spreadsheet, in characters.' }),
        number_format: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description:
            'Number format of the cells in Excel, such as `#,##0.00`. Null for the format General, and in CSV files.',
        }),
      }),
      { description: 'Columns of the file.' },
    ),
    rows: Type.Array(Type.Array(Value), {
      description:
        'One value per column. Integers are numbers and flags are booleans. All other values are strings, so that amounts lose no digits.',
    }),
    truncated: Type.Boolean({ description: 'Whether there are more rows.' }),
  },
  { description: 'The first rows of the file.' },
);

const EXAMPLES = {
  body: { deals: { summary: 'Active US deals, four columns', value: exampleRequest } },
  200: {
    deals: {
      summary: 'The first two rows, in New York time',
      value: {
        columns: [
          { key: 'title', label: 'Title', kind: 'text', width: 40, number_format: null },
          { key: 'code', label: 'Code', kind: 'id', width: 16, number_format: '@' },
          { key: 'advertiser', label: 'Advertiser', kind: 'text', width: 30, number_format: null },
          { key: 'ends_at', label: 'Ends', kind: 'timestamp', width: 20, number_format: 'yyyy-mm-dd hh:mm:ss' },
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
      summary: 'Preview rows',
      description:
        'Returns the first rows of the file immediately, with the same sort order and time zone. Takes the same body as `createExportReport` and creates nothing. If the rows cannot be read within 5 seconds, returns an error: narrow the filters or create the export.',
      querystring: Query,
      response: {
        200: ResponseBody,
      },
    },
    // The schema only documents the body. The domain validates it, as in createExportReport.
    config: { body: exportBody(ctx.catalog), examples: EXAMPLES },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const reader = { publisherId: client.publisherId, signal: clientLeft(reply) };
      const requested = await readRequest(ctx, { client, body: request.body });
      return previewRows(ctx, { reader, request: requested, limit: request.query.limit ?? DEFAULT_LIMIT });
    },
  });
}
