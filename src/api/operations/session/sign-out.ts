import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { endSession } from '../../../access/sessions/end-session.ts';
import type { ApiContext } from '../../context.ts';
import { DryRun } from '../../query.ts';
import { clearSessionCookie, readSessionCookie, SetsCookie } from '../../session-cookie.ts';

/** DELETE /session */
export function signOut(app: FastifyInstance, ctx: ApiContext): void {
  app.delete<{ Querystring: Static<typeof DryRun> }>('/session', {
    schema: {
      operationId: 'signOut',
      tags: ['Session'],
      summary: 'Sign out',
      description: 'Ends the session and removes its cookie. Has no effect if you send an API key or a token.',
      querystring: DryRun,
      response: {
        204: { ...Type.Null({ description: 'The session has ended.' }), headers: SetsCookie },
      },
    },
    handler: async (request, reply) => {
      if (request.access?.kind === 'session' && !request.query.dry_run) {
        await endSession(ctx, readSessionCookie(ctx.config, request)!);
        clearSessionCookie(ctx.config, reply);
      }
      return reply.code(204).send();
    },
  });
}
