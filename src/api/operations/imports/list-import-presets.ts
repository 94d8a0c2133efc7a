import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { requireAdmin } from '../../../access/scope.ts';
import { listImportPresets } from '../../../importer/presets/list-import-presets.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { DryRun } from '../../query.ts';
import { KindName } from './import-response.ts';

const ResponseBody = Type.Object(
  {
    presets: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Value of `preset` in `importFile`.', examples: ['awin'] }),
        kind: KindName,
        network: Type.String({ description: 'Slug of the network of its rows.', examples: ['awin'] }),
        identify: Type.Array(Type.String(), {
          description: 'Columns by which `detect` recognizes a file.',
          examples: [['advertiserId', 'commissionStatus']],
        }),
        needs: Type.Array(Type.String(), {
          description: 'Columns of Sheaf that the network does not provide. Send their values in `set`.',
          examples: [['currency']],
        }),
      }),
      { description: 'Presets, by network and kind.' },
    ),
  },
  { description: 'The presets of Sheaf.' },
);

/** GET /imports/presets */
export function listImportPresetsOperation(app: FastifyInstance, _ctx: ApiContext): void {
  app.get<{ Querystring: Static<typeof DryRun> }>('/imports/presets', {
    schema: {
      operationId: 'listImportPresets',
      tags: ['Imports'],
      summary: 'List import presets',
      description:
        'Returns the presets that read the files of networks: the columns, the forms of numbers and times, and the words for a status. Requires the role `admin` or `operator`.',
      querystring: DryRun,
      response: { 200: ResponseBody },
    },
    handler: async (request) => {
      requireAdmin(clientOf(request), 'Imports');
      return { presets: await listImportPresets() };
    },
  });
}
