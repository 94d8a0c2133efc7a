import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { MAX_NAME_CHARACTERS } from '../../../access/keys/check-key.ts';
import { issueKey } from '../../../access/keys/issue-key.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { nullable } from '../../nullable.ts';
import { DryRun } from '../../query.ts';
import { ApiKeyResponse, ApiKeySecret, apiKeyResponse } from './api-key-response.ts';

const Body = Type.Object(
  {
    name: Type.Optional(
      Type.String({
        maxLength: MAX_NAME_CHARACTERS,
        description: 'What the key is for. Shown in lists.',
        examples: ['Nightly import'],
      }),
    ),
    user_id: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Owner of the key, for admins and operators. Default: you.',
      }),
    ),
    expires_at: Type.Optional(
      Type.String({
        format: 'date-time',
        description:
          'Time when the key stops working, at most 10 years from now. Default: it works until it is revoked.',
        examples: ['2030-01-31T00:00:00Z'],
      }),
    ),
  },
  { additionalProperties: false },
);

const ResponseBody = Type.Object({
  api_key: nullable(Type.Object(ApiKeyResponse.properties, { description: 'The new API key. Null in a dry run.' })),
  secret: ApiKeySecret,
});

/** POST /api-keys */
export function createApiKey(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body> | undefined; Querystring: Static<typeof DryRun> }>('/api-keys', {
    schema: {
      operationId: 'createApiKey',
      tags: ['Administration'],
      summary: 'Create an API key',
      description:
        'Creates an API key for you or, if you are an admin or operator, for another user. The response is the only time that the key is shown. Only operators can create keys for operators.',
      querystring: DryRun,
      body: Body,
      response: {
        201: Type.Object(ResponseBody.properties, { description: 'The new API key.' }),
        200: Type.Object(ResponseBody.properties, { description: 'The result of a dry run.' }),
      },
    },
    config: {
      examples: { body: { named: { summary: 'A key with a name', value: { name: 'Nightly import' } } } },
    },
    handler: async (request, reply) => {
      const { name, user_id: userId, expires_at } = request.body ?? {};
      const expires = expires_at === undefined ? undefined : new Date(expires_at);
      const dryRun = request.query.dry_run ?? false;
      const issued = await issueKey(ctx, { client: clientOf(request), userId, name, expires, dryRun });
      return reply
        .code(issued ? 201 : 200)
        .send({ api_key: issued && apiKeyResponse(issued.info), secret: issued?.key ?? null });
    },
  });
}
