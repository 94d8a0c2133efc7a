import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { revokeKey } from '../../../access/keys/revoke-key.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { ApiKeyParams } from './api-key-response.ts';

/** DELETE /api-keys/{id} */
export function revokeApiKey(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Params: Static<typeof ApiKeyParams>; Querystring: Static<typeof DryRun> }>('/api-keys/:id', {
    schema: {
      operationId: 'revokeApiKey',
      tags: ['Administration'],
      summary: 'Revoke an API key',
      description:
        'The key stops working immediately, and its sessions end. It remains in lists with the status `revoked`. Revoking it again has no effect. Only operators can revoke keys of operators.',
      params: ApiKeyParams,
      querystring: DryRun,
      response: {
        204: Type.Null({ description: 'The API key is revoked.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const dryRun = request.query.dry_run ?? false;
      await revokeKey(ctx, { client: clientOf(request), id: request.params.id, dryRun });
      return reply.code(204).send();
    },
  });
}
