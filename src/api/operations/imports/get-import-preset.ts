import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { getSavedPreset } from '../../../importer/presets/saved-presets.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import { ImportPresetParams, ImportPresetResponse, importPresetResponse } from './import-preset-response.ts';

/** GET /imports/presets/{id} */
export function getImportPresetOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof ImportPresetParams>; Querystring: Static<typeof DryRun> }>('/imports/presets/:id', {
    schema: {
      operationId: 'getImportPreset',
      tags: ['Imports'],
      summary: 'Get an import preset',
      description:
        'Returns a saved preset in the format of a preset file. You can write it to a file for `sheaf import`, or change it with `updateImportPreset`. Requires the role `admin` or `operator`.',
      params: ImportPresetParams,
      querystring: DryRun,
      response: {
        200: { ...Type.Object({ preset: ImportPresetResponse }, { description: 'The preset.' }), headers: ETag },
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const saved = await getSavedPreset(ctx, { client, id: request.params.id });
      sendTag(reply, saved);
      return { preset: importPresetResponse(client, saved) };
    },
  });
}
