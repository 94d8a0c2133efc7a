import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { SessionResponse, sessionResponse } from './session-response.ts';

/** GET /session */
export function getSession(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/session', {
    schema: {
      operationId: 'getSession',
      tags: ['Session'],
      summary: 'Get the session',
      description: 'Returns the owner and the expiration time of the API key, token or session that you send.',
      response: { 200: SessionResponse },
    },
    handler: async (request) => {
      const client = clientOf(request);
      return sessionResponse(ctx, { client, expiresAt: request.access?.expiresAt ?? null });
    },
  });
}
