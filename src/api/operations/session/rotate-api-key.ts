import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { rotateKey } from '../../../access/keys/rotate-key.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { sessionHash } from '../../session-cookie.ts';

const nullable = (schema: { format?: string; description: string; examples?: string[] }) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...schema });

const ResponseBody = Type.Object(
  {
    api_key: nullable({
      description: 'New API key. Store it now: it is not shown again. Null in a dry run.',
      examples: ['sheaf_Ab3dE6gH_…'],
    }),
    prefix: nullable({
      description: 'Public part of the key, which identifies it in lists and logs. Null in a dry run.',
      examples: ['Ab3dE6gH'],
    }),
    created_at: nullable({ format: 'date-time', description: 'Time when the key was created. Null in a dry run.' }),
  },
  { description: 'The new key, or the result of a dry run.' },
);

/** POST /api-key/rotate */
export function rotateApiKey(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Querystring: Static<typeof DryRun> }>('/api-key/rotate', {
    schema: {
      operationId: 'rotateApiKey',
      tags: ['Session'],
      summary: 'Rotate an API key',
      description:
        'Returns a new API key for the same user and immediately revokes the key that you sent, or the key of your session. Everything else that uses the old key stops working. Your session continues with the new key, and all other sessions of the old key end. No request body required.',
      querystring: DryRun,
      response: {
        200: ResponseBody,
        ...plainConflict('You sent a token, which has no API key to rotate, or the key was just rotated.'),
      },
    },
    handler: async (request) => {
      const client = clientOf(request);
      const session = sessionHash(ctx.config, request);
      const rotated = await rotateKey(ctx, { client, session, dryRun: request.query.dry_run ?? false });
      return {
        api_key: rotated?.key ?? null,
        prefix: rotated?.info.prefix ?? null,
        created_at: rotated?.info.created.toISOString() ?? null,
      };
    },
  });
}
