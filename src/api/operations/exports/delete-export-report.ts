import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { deleteExport } from '../../../exports/delete.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ExportParams } from './export-params.ts';

/** DELETE /exports/{id} */
export function deleteExportReport(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof ExportParams>; Querystring: Static<typeof DryRun> }>('/exports/:id', {
    schema: {
      operationId: 'deleteExportReport',
      tags: ['Reports'],
      summary: 'Delete an export',
      description:
        'Deletes the export and its file. Download links stop working. An export that is in progress is canceled first. If the file storage is unavailable, the file is removed later, usually within 20 minutes.',
      params: ExportParams,
      querystring: DryRun,
      response: {
        204: Type.Null({ description: 'The export was deleted.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      const { id } = request.params;
      await deleteExport(ctx, {
        client: clientOf(request),
        id,
        dryRun,
        onLeft: (err) => request.log.warn({ err, id }, 'the file of a deleted export is left to the sweeper'),
      });
      return reply.code(204).send();
    },
  });
}
