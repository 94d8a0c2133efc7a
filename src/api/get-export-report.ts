import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { getExport } from '../exports/get.ts';
import { callerOf } from './authenticate.ts';
import type { ApiContext } from './context.ts';
import { errorAnswers } from './error-answer.ts';
import { ExportAnswer, exportAnswer } from './export-answer.ts';
import { DryRun } from './query.ts';

const Params = Type.Object({
  id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Id of an export, or of a part of one.',
  }),
});

/** GET /exports/{id} */
export function getExportReport(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: { id: number } }>('/exports/:id', {
    schema: {
      operationId: 'getExportReport',
      tags: ['Reports'],
      summary: 'Get a report',
      description:
        'How far a report is. Once `status` is completed, `download_url` is a presigned link that works for an hour; every answer has a fresh one.',
      params: Params,
      querystring: DryRun,
      response: {
        200: Type.Object({ export: ExportAnswer }, { description: 'The export.' }),
        ...errorAnswers('UNAUTHORIZED', 'NOT_FOUND', 'VALIDATION_ERROR'),
      },
    },
    handler: async (request) => {
      const row = await getExport(ctx, { caller: callerOf(request), id: request.params.id });
      return { export: await exportAnswer(ctx, request, row) };
    },
  });
}
