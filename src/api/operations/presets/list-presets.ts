import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { listPresets } from '../../../exports/presets/preset.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { PresetResponse, presetResponse } from './preset-response.ts';

/** GET /presets */
export function listPresetsOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/presets', {
    schema: {
      operationId: 'listPresets',
      tags: ['Presets'],
      summary: 'List presets',
      description:
        'Returns the presets that you can use, by name: your own, the shared ones of your publisher, all of your publisher as an admin, and all as an operator.',
      response: {
        200: Type.Object({ presets: Type.Array(PresetResponse) }, { description: 'Presets, by name.' }),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const presets = await listPresets(ctx, { client });
      return { presets: await Promise.all(presets.map((preset) => presetResponse(ctx, client, preset))) };
    },
  });
}
