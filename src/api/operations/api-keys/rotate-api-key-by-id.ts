import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { rotateKey } from '../../../access/keys/rotate-key.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { nullable } from '../../nullable.ts';
import { DryRun } from '../../query.ts';
import { sessionHash } from '../../session-cookie.ts';
import { ApiKeyParams, ApiKeyResponse, ApiKeySecret, apiKeyResponse } from './api-key-response.ts';

/** POST /api-keys/{id}/rotate */
export function rotateApiKeyById(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof ApiKeyParams>; Querystring: Static<typeof DryRun> }>('/api-keys/:id/rotate', {
    schema: {
      operationId: 'rotateApiKeyById',
      tags: ['Administration'],
      summary: 'Rotate an API key by ID',
      description:
        'Returns a new API key for the same user and immediately revokes the old one. The new key has the same name and, if the old key expires, the same period of validity. If it is the key of your session, your session continues. No request body required. Only operators can rotate keys of operators.',
      params: ApiKeyParams,
      querystring: DryRun,
      response: {
        200: Type.Object(
          {
            api_key: nullable(
              Type.Object(ApiKeyResponse.properties, { description: 'The new API key. Null in a dry run.' }),
            ),
            secret: ApiKeySecret,
          },
          { description: 'The new key, or the result of a dry run.' },
        ),
        ...errorResponses('NOT_FOUND'),
        ...plainConflict('The key is revoked or expired, or it was just rotated.'),
      },
    },
    handler: async (request) => {
      const rotated = await rotateKey(ctx, {
        client: clientOf(request),
        id: request.params.id,
        session: sessionHash(ctx.config, request),
        dryRun: request.query.dry_run ?? false,
      });
      return { api_key: rotated && apiKeyResponse(rotated.info), secret: rotated?.key ?? null };
    },
  });
}
