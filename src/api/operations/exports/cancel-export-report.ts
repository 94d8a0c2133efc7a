import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { cancelExport } from '../../../exports/cancel.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { exampleExports } from './example-exports.ts';
import { ExportParams } from './export-params.ts';
import { exportSchema, recipientOf } from './export-response.ts';

/** POST /exports/{id}/cancel */
export function cancelExportReport(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ExportParams>; Querystring: Static<typeof DryRun> }>('/exports/:id/cancel', {
    schema: {
      operationId: 'cancelExportReport',
      tags: ['Reports'],
      summary: 'Cancel an export',
      description:
        'Cancels an export that is not finished. Its `status` becomes `failed`, `error_message` says that it was canceled, and the work stops within seconds. A finished export is not changed. No request body required.',
      params: ExportParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ export: exportSchema(ctx.catalog) }, { description: 'The export after the cancellation.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    config: {
      examples: { 200: { cancelled: { summary: 'Canceled', value: { export: exampleExports.failed } } } },
    },
    handler: async (request) => {
      const input = { client: clientOf(request), id: request.params.id, dryRun: request.query.dry_run ?? false };
      return { export: await ctx.represent(await cancelExport(ctx, input), recipientOf(ctx, request)) };
    },
  });
}
