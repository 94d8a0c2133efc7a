import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { cancelExport } from '../exports/cancel.ts';
import { callerOf } from './authenticate.ts';
import type { ApiContext } from './context.ts';
import { errorAnswers } from './error-answer.ts';
import { exampleExports } from './example-exports.ts';
import { ExportAnswer, exportAnswer } from './export-answer.ts';
import { ExportParams } from './export-params.ts';
import { DryRun } from './query.ts';

/** POST /exports/{id}/cancel */
export function cancelExportReport(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ExportParams>; Querystring: Static<typeof DryRun> }>('/exports/:id/cancel', {
    schema: {
      operationId: 'cancelExportReport',
      tags: ['Reports'],
      summary: 'Cancel a report',
      description:
        'Ends a report that is not finished: it becomes `failed` with a message that says so, and the work on it stops within seconds. A finished report stays as it is. Needs no body.',
      params: ExportParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ export: ExportAnswer }, { description: 'The export in its last state.' }),
        ...errorAnswers('NOT_FOUND'),
      },
    },
    config: {
      examples: { 200: { cancelled: { summary: 'Cancelled', value: { export: exampleExports.failed } } } },
    },
    handler: async (request) => {
      const input = { caller: callerOf(request), id: request.params.id, dryRun: request.query.dry_run ?? false };
      return { export: await exportAnswer(ctx, request, await cancelExport(ctx, input)) };
    },
  });
}
