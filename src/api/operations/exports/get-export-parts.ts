import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, type TSchema, Type } from 'typebox';
import { getParts, type Part } from '../../../exports/get-parts.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ExportParams } from './export-params.ts';
import { STATUSES } from './export-response.ts';

const orNull = <T extends TSchema & { type: string }>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
const time = (description: string) => orNull(Type.String({ format: 'date-time', description }));

const ExportPart = Type.Object({
  id: Type.Integer({ description: 'Export ID of the part.' }),
  number: Type.Integer({ minimum: 1, description: 'Number of the part, from 1.' }),
  status: enumeration(STATUSES, { description: 'Status of the part.' }),
  rows: Type.Integer({ description: 'Number of rows in the part.' }),
  started_at: time('Time when a worker first started the part. Null before that.'),
  completed_at: time('Time when the part was finished. Null before that.'),
  error_message: orNull(Type.String({ description: 'Why the part failed. Null otherwise.' })),
});

const ResponseBody = Type.Object(
  {
    export_id: Type.Integer({ description: 'Export ID.' }),
    counted_at: time('Time when the rows were counted and divided into parts. Null before that.'),
    rows: orNull(Type.Integer({ description: 'Number of rows in all parts. Null before they are counted.' })),
    rows_ready: Type.Integer({ description: 'Number of rows in finished parts.' }),
    parts: Type.Array(ExportPart, { description: 'Parts in file order. Empty before the rows are counted.' }),
  },
  { description: 'The parts of the export.' },
);

const EXAMPLE: Static<typeof ResponseBody> = {
  export_id: 1,
  counted_at: '2026-11-23T14:05:09.402Z',
  rows: 182_801,
  rows_ready: 100_000,
  parts: [
    {
      id: 2,
      number: 1,
      status: 'completed',
      rows: 100_000,
      started_at: '2026-11-23T14:05:09.410Z',
      completed_at: '2026-11-23T14:05:10.402Z',
      error_message: null,
    },
    {
      id: 3,
      number: 2,
      status: 'processing',
      rows: 82_801,
      started_at: '2026-11-23T14:05:09.412Z',
      completed_at: null,
      error_message: null,
    },
  ],
};

/** GET /exports/{id}/parts */
export function getExportParts(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ExportParams> }>('/exports/:id/parts', {
    schema: {
      operationId: 'getExportParts',
      tags: ['Reports'],
      summary: 'Get the parts of an export',
      description:
        'Returns the parts that an export is built in: the rows and the status of each, and how many rows are ready. Use it to show progress in rows. Small exports have one part.',
      params: ExportParams,
      querystring: DryRun,
      response: { 200: ResponseBody, ...errorResponses('NOT_FOUND') },
    },
    config: { examples: { 200: { processing: { summary: 'One of two parts is ready', value: EXAMPLE } } } },
    handler: async (request): Promise<Static<typeof ResponseBody>> => {
      const { row, parts } = await getParts(ctx, { client: clientOf(request), id: request.params.id });
      return {
        export_id: row.id,
        counted_at: parts[0]?.plannedAt.toISOString() ?? null,
        rows: parts.length > 0 ? rowsIn(parts) : null,
        rows_ready: rowsIn(parts.filter(({ status }) => status === 'completed')),
        parts: parts.map(({ id, number, status, rows, startedAt, completedAt, errorMessage }) => ({
          id,
          number,
          status,
          rows,
          started_at: startedAt?.toISOString() ?? null,
          completed_at: completedAt?.toISOString() ?? null,
          error_message: errorMessage,
        })),
      };
    },
  });
}

function rowsIn(parts: readonly Part[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}
