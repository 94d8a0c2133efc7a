import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listImports } from '../../../importer/records/list-imports.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { NextCursor, pageOf, pageParams, pageStart } from '../../paging.ts';
import { DryRun } from '../../query.ts';
import { ImportRecordResponse, importRecordResponse } from './import-response.ts';

const Query = Type.Object({ ...DryRun.properties, ...pageParams('imports') });

/** GET /imports */
export function listImportsOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Static<typeof Query> }>('/imports', {
    schema: {
      operationId: 'listImports',
      tags: ['Imports'],
      summary: 'List imports',
      description:
        'Returns the imports into your publisher, or all imports if you are an operator, newest first. Imports of the command line are included, and those of connections are not: see `listConnectionFetches`. The newest 1,000 of each publisher are kept. Requires the role `admin` or `operator`.',
      querystring: Query,
      response: {
        200: Type.Object(
          { imports: Type.Array(ImportRecordResponse), next_cursor: NextCursor },
          { description: 'Imports, newest first.' },
        ),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const start = pageStart(request.query);
      const { page, next } = pageOf(await listImports(ctx, { client, ...start }), start);
      return { imports: page.map((info) => importRecordResponse(client, info)), next_cursor: next };
    },
  });
}
