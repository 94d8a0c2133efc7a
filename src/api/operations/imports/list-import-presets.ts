import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listImportPresets } from '../../../importer/presets/list-import-presets.ts';
import { listSavedPresets } from '../../../importer/presets/saved-presets.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { DryRun } from '../../query.ts';
import { builtInSummary, ImportPresetSummary, savedSummary } from './import-preset-response.ts';

const ResponseBody = Type.Object(
  {
    presets: Type.Array(ImportPresetSummary, {
      description: 'The presets of Sheaf, by network and kind, and then those that were saved, by kind and name.',
    }),
  },
  { description: 'The presets of Sheaf and the saved ones.' },
);

/** GET /imports/presets */
export function listImportPresetsOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Static<typeof DryRun> }>('/imports/presets', {
    schema: {
      operationId: 'listImportPresets',
      tags: ['Imports'],
      summary: 'List import presets',
      description:
        'Returns the presets that read files: the columns, the forms of numbers and times, and the words for a status. They are the presets of Sheaf for the files of networks, and those that were saved for your publisher. Operators see those of all publishers. Requires the role `admin` or `operator`.',
      querystring: DryRun,
      response: { 200: ResponseBody },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const saved = await listSavedPresets(ctx, { client });
      const ofSheaf = await listImportPresets();
      return { presets: [...ofSheaf.map(builtInSummary), ...saved.map((one) => savedSummary(client, one))] };
    },
  });
}
