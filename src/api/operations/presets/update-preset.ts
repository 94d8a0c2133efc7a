import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { updatePreset } from '../../../exports/presets/save-preset.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { allowedVersions, ETag, IfMatch, sendTag } from '../../if-match.ts';
import { DryRun } from '../../query.ts';
import { contentMembers, contentOf, PresetParams, PresetResponse, presetResponse } from './preset-response.ts';

const Body = Type.Partial(Type.Object(contentMembers), { additionalProperties: false });

/** PATCH /presets/{id} */
export function updatePresetOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.patch<{ Params: Static<typeof PresetParams>; Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>(
    '/presets/:id',
    {
      schema: {
        operationId: 'updatePreset',
        tags: ['Presets'],
        summary: 'Update a preset',
        description:
          'Changes the members that you send. `search_params` and `index_params` are replaced as a whole. The result is validated as if it were sent. You can change your own presets, and as an admin those of your publisher.',
        params: PresetParams,
        querystring: DryRun,
        headers: IfMatch,
        body: Body,
        response: {
          200: {
            ...Type.Object({ preset: PresetResponse }, { description: 'The preset after the change.' }),
            headers: ETag,
          },
          ...errorResponses('NOT_FOUND', 'PRECONDITION_FAILED'),
        },
      },
      handler: async (request, reply) => {
        const client = clientOf(request);
        const dryRun = request.query.dry_run ?? false;
        const change = contentOf(request.body);
        const versions = allowedVersions(request);
        const preset = await updatePreset(ctx, { client, id: request.params.id, change, versions, dryRun });
        sendTag(reply, preset);
        return { preset: await presetResponse(ctx, client, preset) };
      },
    },
  );
}
