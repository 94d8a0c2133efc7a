import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { rotateKey } from '../keys/rotate-key.ts';
import { hashSessionToken } from '../sessions/session-token.ts';
import { callerOf } from './authenticate.ts';
import type { ApiContext } from './context.ts';
import { ErrorAnswer } from './error-answer.ts';
import { DryRun } from './query.ts';
import { readSessionCookie } from './session-cookie.ts';

const nullable = (schema: { format?: string; description: string; examples?: string[] }) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...schema });

const Answer = Type.Object(
  {
    api_key: nullable({
      description: 'The new key. Keep it: it is shown this once. Null in a dry run.',
      examples: ['sheaf_Ab3dE6gH_…'],
    }),
    prefix: nullable({
      description: 'Its public part, which names it in lists and logs. Null in a dry run.',
      examples: ['Ab3dE6gH'],
    }),
    created_at: nullable({ format: 'date-time', description: 'When it was made. Null in a dry run.' }),
  },
  { description: 'The new key, or the preview of a dry run.' },
);

/** POST /api-key/rotate */
export function rotateApiKey(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Querystring: Static<typeof DryRun> }>('/api-key/rotate', {
    schema: {
      operationId: 'rotateApiKey',
      tags: ['Session'],
      summary: 'Replace your API key',
      description:
        'Answers a new key of the same user and revokes the one that was sent, or the one behind the session, at once: have its other users ready. The session goes on with the new key; other sessions of the old one end. Needs no body.',
      querystring: DryRun,
      response: {
        200: Answer,
        409: Type.Object(ErrorAnswer.properties, {
          description: 'CONFLICT: There is no key behind the session or token, or it was rotated just now.',
        }),
      },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const token = request.access?.kind === 'session' ? readSessionCookie(ctx.config, request) : null;
      const session = token === null ? null : hashSessionToken(token);
      const rotated = await rotateKey(ctx, { caller, session, dryRun: request.query.dry_run ?? false });
      return {
        api_key: rotated?.key ?? null,
        prefix: rotated?.prefix ?? null,
        created_at: rotated?.createdAt.toISOString() ?? null,
      };
    },
  });
}
