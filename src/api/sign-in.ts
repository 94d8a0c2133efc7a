import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { normalizeIP } from '@fastify/rate-limit';
import { type Static, Type } from 'typebox';
import { RequestError } from '../errors.ts';
import { findCaller } from '../keys/find-caller.ts';
import { createSession } from '../sessions/create-session.ts';
import { endSession } from '../sessions/end-session.ts';
import type { ApiContext } from './context.ts';
import { ownLimit } from './own-limit.ts';
import { fromOwnPage, notOwnPage } from './own-page.ts';
import { DryRun } from './query.ts';
import { SessionAnswer, sessionAnswer } from './session-answer.ts';
import { readSessionCookie, SetsCookie, setSessionCookie } from './session-cookie.ts';

const Body = Type.Object(
  { api_key: Type.String({ description: 'Your API key.', examples: ['sheaf_Ab3dE6gH_…'] }) },
  { additionalProperties: false },
);

/** POST /session */
export function signIn(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/session', {
    schema: {
      operationId: 'signIn',
      tags: ['Session'],
      summary: 'Sign in',
      description:
        'Begins a session of 12 hours with an API key, for the pages of this service: the answer sets a cookie that no script can read, and that counts in place of a key. A session that the browser had before ends. Programs need no session: they send their key with every request. Sign-ins per address and minute are limited.',
      security: [],
      querystring: DryRun,
      body: Body,
      response: {
        200: { ...SessionAnswer, headers: SetsCookie },
      },
    },
    config: { cookie: false },
    // By address, whoever signs in.
    onRequest: ownLimit(app, {
      max: ctx.config.signInLimit,
      by: (request) => normalizeIP(request.ip),
      what: 'sign-ins from your address',
    }),
    handler: async (request, reply) => {
      // Whoever could sign readers in with a key of their own would read what they do from then on.
      if (fromOwnPage(ctx.config, request) === false) throw notOwnPage();
      const caller = await findCaller(ctx, request.body.api_key.trim());
      if (!caller) {
        throw new RequestError(
          'UNAUTHORIZED',
          'This API key is unknown or revoked. Check that it is whole, or ask your administrator for a new one.',
        );
      }
      // For the log, which names callers.
      request.caller = caller;
      if (request.query.dry_run) return sessionAnswer(ctx, { caller, expiresAt: null });
      const { token, expiresAt } = await createSession(ctx, caller);
      const before = readSessionCookie(ctx.config, request);
      if (before) await endSession(ctx, before);
      setSessionCookie(ctx.config, reply, token);
      return sessionAnswer(ctx, { caller, expiresAt });
    },
  });
}
