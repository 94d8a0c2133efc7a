import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import type { PresetContent } from '../../../exports/presets/preset.ts';
import { createPreset } from '../../../exports/presets/save-preset.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import { contentMembers, contentOf, PresetResponse, presetResponse } from './preset-response.ts';

const { name, report_type, shared, search_params, index_params } = contentMembers;

const Body = Type.Object(
  {
    name,
    report_type,
    search_params: Type.Optional(search_params),
    index_params: Type.Optional(index_params),
    shared: Type.Optional(shared),
  },
  { additionalProperties: false },
);

const DEFAULTS = { shared: false, searchParams: {}, indexParams: {} };

/** POST /presets */
export function createPresetOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/presets', {
    schema: {
      operationId: 'createPreset',
      tags: ['Presets'],
      summary: 'Create a preset',
      description:
        'Saves a request under a name. The request is validated as if it were sent. Relative dates stay relative, and become dates whenever the preset is used. Without `shared`, only you, the admins of your publisher and operators can use it.',
      querystring: DryRun,
      body: Body,
      response: {
        201: { ...Type.Object({ preset: PresetResponse }, { description: 'The preset.' }), headers: ETag },
        200: Type.Object({ preset: PresetResponse }, { description: 'The result of a dry run.' }),
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const dryRun = request.query.dry_run ?? false;
      const content = { ...DEFAULTS, ...contentOf(request.body) } as PresetContent;
      const preset = await createPreset(ctx, { client, content, dryRun });
      if (!dryRun) sendTag(reply, preset);
      return reply.code(dryRun ? 200 : 201).send({ preset: await presetResponse(ctx, client, preset) });
    },
  });
}
