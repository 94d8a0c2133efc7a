import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { savePreset } from '../../../importer/presets/save-preset.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { ETag, sendTag } from '../../if-match.ts';
import { nameSchema } from '../../name-schema.ts';
import { DryRun } from '../../query.ts';
import { ImportPresetResponse, importPresetResponse, presetContent } from './import-preset-response.ts';

const Body = Type.Object(
  {
    name: nameSchema({
      description: 'Name, one per publisher and kind. Names of the presets of Sheaf are taken.',
      examples: ['Our shop system'],
    }),
    publisher_id: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'ID or slug of the publisher whose files it reads. For operators. Default: your own publisher.',
        examples: ['acme-media'],
      }),
    ),
    preset: presetContent,
  },
  { additionalProperties: false },
);

const ResponseBody = Type.Object({ preset: ImportPresetResponse });

/** POST /imports/presets */
export function createImportPresetOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/imports/presets', {
    schema: {
      operationId: 'createImportPreset',
      tags: ['Imports'],
      summary: 'Create an import preset',
      description:
        'Saves how files are read. The preset is validated like a preset file. It is then a value of `preset` in `importFile`, `detect` recognizes its files, and `sheaf import` finds it with `--publisher`. Send `as_preset` of a dry run to save the mapping of a file. Requires the role `admin` or `operator`. Presets for advertisers and deals are for all publishers, so only operators save them.',
      querystring: DryRun,
      body: Body,
      response: {
        201: { ...ResponseBody, description: 'The preset.', headers: ETag },
        200: { ...ResponseBody, description: 'The result of a dry run.' },
      },
    },
    handler: async (request, reply) => {
      const client = clientOf(request);
      const { name, publisher_id: named, preset: content } = request.body;
      const dryRun = request.query.dry_run ?? false;
      const publisher = named || undefined;
      const saved = await savePreset(ctx, { client, name, publisher, content, dryRun });
      if (!dryRun) sendTag(reply, saved);
      return reply.code(dryRun ? 200 : 201).send({ preset: importPresetResponse(client, saved) });
    },
  });
}
