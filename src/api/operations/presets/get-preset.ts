import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { getPreset } from '../../../exports/presets/preset.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { PresetParams, PresetResponse, presetResponse } from './preset-response.ts';

/** GET /presets/{id} */
export function getPresetOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Params: Static<typeof PresetParams> }>('/presets/:id', {
    schema: {
      operationId: 'getPreset',
      tags: ['Presets'],
      summary: 'Get a preset',
      description: 'Returns one preset. `problem` says whether it can still be used.',
      params: PresetParams,
      response: {
        200: { ...Type.Object({ preset: PresetResponse }, { description: 'The preset.' }), headers: ETag },
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const preset = await getPreset(ctx, { client, id: request.params.id });
      sendTag(reply, preset);
      return { preset: await presetResponse(ctx, client, preset) };
    },
  });
}
