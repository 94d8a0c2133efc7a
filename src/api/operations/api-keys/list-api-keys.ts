import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listKeys } from '../../../access/keys/list-keys.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { NextCursor, pageOf, pageParams, pageStart } from '../../paging.ts';
import { DryRun, queryList } from '../../query.ts';
import { ApiKeyResponse, apiKeyResponse, KeyStatusName } from './api-key-response.ts';

const Query = Type.Object({
  ...DryRun.properties,
  ...pageParams('API keys'),
  status: queryList(KeyStatusName, 'Only API keys with one of these statuses.'),
  user_id: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Only API keys of this user.',
      examples: [1],
    }),
  ),
});

/** GET /api-keys */
export function listApiKeys(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Static<typeof Query> }>('/api-keys', {
    schema: {
      operationId: 'listApiKeys',
      tags: ['Administration'],
      summary: 'List API keys',
      description:
        'Returns API keys, newest first: your own as a member, those of your publisher as an admin, and all as an operator. The keys themselves are not included.',
      querystring: Query,
      response: {
        200: Type.Object(
          { api_keys: Type.Array(ApiKeyResponse), next_cursor: NextCursor },
          { description: 'API keys, newest first.' },
        ),
      },
    },
    handler: async (request) => {
      const { status: statuses, user_id: userId, ...place } = request.query;
      const start = pageStart(place);
      const { page, next } = pageOf(
        await listKeys(ctx, { client: clientOf(request), userId, statuses, ...start }),
        start,
      );
      return { api_keys: page.map(apiKeyResponse), next_cursor: next };
    },
  });
}
