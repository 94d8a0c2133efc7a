import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { changePreset } from '../../../importer/presets/change-preset.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { allowedVersions, ETag, IfMatch, sendTag } from '../../if-match.ts';
import { nameSchema } from '../../name-schema.ts';
import { DryRun } from '../../query.ts';
import {
  ImportPresetParams,
  ImportPresetResponse,
  importPresetResponse,
  presetContent,
} from './import-preset-response.ts';

const Body = Type.Partial(
  Type.Object({
    name: nameSchema({
      description: 'Name, one per publisher and kind. Names of the presets of Sheaf are taken.',
      examples: ['Our shop system'],
    }),
    preset: presetContent,
  }),
  { additionalProperties: false },
);

/** PATCH /imports/presets/{id} */
export function updateImportPresetOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.patch<{
    Params: Static<typeof ImportPresetParams>;
    Body: Static<typeof Body>;
    Querystring: Static<typeof DryRun>;
  }>('/imports/presets/:id', {
    schema: {
      operationId: 'updateImportPreset',
      tags: ['Imports'],
      summary: 'Update an import preset',
      description:
        'Changes the members that you send. `preset` is replaced as a whole and validated like a preset file. Its `kind` cannot change. The next file is read with the new version, and what was imported before stays. The presets of Sheaf have no ID and cannot be changed: create your own from `as_preset` of a dry run. Requires the role `admin` or `operator`.',
      params: ImportPresetParams,
      querystring: DryRun,
      headers: IfMatch,
      body: Body,
      response: {
        200: {
          ...Type.Object({ preset: ImportPresetResponse }, { description: 'The preset after the change.' }),
          headers: ETag,
        },
        ...errorResponses('NOT_FOUND', 'PRECONDITION_FAILED'),
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const { name, preset: content } = request.body;
      const { id } = request.params;
      const versions = allowedVersions(request);
      const dryRun = request.query.dry_run ?? false;
      const saved = await changePreset(ctx, { client, id, name, content, versions, dryRun });
      sendTag(reply, saved);
      return { preset: importPresetResponse(client, saved) };
    },
  });
}
