import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import type { Static } from 'typebox';
import { getReceipt } from '../../../exports/get-receipt.ts';
import { Receipt } from '../../../verify/receipt.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ExportParams } from './export-params.ts';

/** GET /exports/{id}/receipt */
export function getExportReceipt(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ExportParams> }>('/exports/:id/receipt', {
    schema: {
      operationId: 'getExportReceipt',
      tags: ['Reports'],
      summary: 'Get a receipt',
      description:
        'Returns the proof that a completed file contains every row of one consistent snapshot: the timestamp of the snapshot, and the row count and digest of each part. `sheaf verify FILE --receipt RECEIPT` checks a file against it. Returns 409 until the export is completed.',
      params: ExportParams,
      querystring: DryRun,
      response: { 200: Receipt, ...errorResponses('NOT_FOUND', 'CONFLICT') },
    },
    handler: (request) => getReceipt(ctx, { client: clientOf(request), id: request.params.id }),
  });
}
