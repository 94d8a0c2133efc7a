import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { deletePreset } from '../../../exports/presets/preset.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { PresetParams } from './preset-response.ts';

/** DELETE /presets/{id} */
export function deletePresetOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof PresetParams>; Querystring: Static<typeof DryRun> }>('/presets/:id', {
    schema: {
      operationId: 'deletePreset',
      tags: ['Presets'],
      summary: 'Delete a preset',
      description: 'Deletes the preset. Exports that were created from it stay.',
      params: PresetParams,
      querystring: DryRun,
      response: { 204: Type.Null({ description: 'The preset was deleted.' }), ...errorResponses('NOT_FOUND') },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      await deletePreset(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      return reply.code(204).send();
    },
  });
}
