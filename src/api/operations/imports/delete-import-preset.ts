import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { deleteSavedPreset } from '../../../importer/presets/saved-presets.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ImportPresetParams } from './import-preset-response.ts';

/** DELETE /imports/presets/{id} */
export function deleteImportPresetOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof ImportPresetParams>; Querystring: Static<typeof DryRun> }>(
    '/imports/presets/:id',
    {
      schema: {
        operationId: 'deleteImportPreset',
        tags: ['Imports'],
        summary: 'Delete an import preset',
        description:
          'Deletes a saved preset. What was imported with it stays. Requires the role `admin` or `operator`.',
        params: ImportPresetParams,
        querystring: DryRun,
        response: { 204: Type.Null({ description: 'The preset was deleted.' }), ...errorResponses('NOT_FOUND') },
      },
      handler: async (request, reply) => {
        const dryRun = request.query.dry_run ?? false;
        await deleteSavedPreset(ctx, { client: clientOf(request), id: request.params.id, dryRun });
        return reply.code(204).send();
      },
    },
  );
}
