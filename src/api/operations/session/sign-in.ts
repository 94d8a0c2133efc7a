import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { normalizeIP } from '@fastify/rate-limit';
import { type Static, Type } from 'typebox';
import { findClient } from '../../../access/keys/find-client.ts';
import { createSession } from '../../../access/sessions/create-session.ts';
import { endSession } from '../../../access/sessions/end-session.ts';
import { RequestError } from '../../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { ownLimit } from '../../own-limit.ts';
import { fromOwnPage, notOwnPage } from '../../own-page.ts';
import { DryRun } from '../../query.ts';
import { readSessionCookie, SetsCookie, setSessionCookie } from '../../session-cookie.ts';
import { SessionResponse, sessionResponse } from './session-response.ts';

const Body = Type.Object(
  { api_key: Type.String({ writeOnly: true, description: 'Your API key.', examples: ['sheaf_Ab3dE6gH_…'] }) },
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
        'Starts a session of 12 hours for the web pages of this service. The response sets a cookie, which scripts cannot read, that replaces the API key. A previous session of the browser ends. Programs do not need a session: they send their API key with every request. The number of sign-ins per IP address and minute is limited.',
      security: [],
      querystring: DryRun,
      body: Body,
      response: {
        200: { ...SessionResponse, headers: SetsCookie },
      },
    },
    config: { cookie: false },
    // Limited by IP address, regardless of the credentials.
    onRequest: ownLimit(app, {
      max: ctx.config.signInLimit,
      by: (request) => normalizeIP(request.ip),
      what: 'sign-ins from your IP address',
    }),
    handler: async (request, reply) => {
      // Another site could sign a visitor in with its own key and then see what the visitor does.
      if (fromOwnPage(ctx.config, request) === false) throw notOwnPage();
      const found = await findClient(ctx, request.body.api_key.trim());
      if (!found) {
        throw new RequestError(
          'UNAUTHORIZED',
          'The API key is unknown, revoked or expired. Check that it is complete, or ask your administrator for a new one.',
        );
      }
      const { client } = found;
      // For the log, which names the client.
      request.client = client;
      if (request.query.dry_run) return sessionResponse(ctx, { client, expiresAt: null });
      const { token, expiresAt } = await createSession(ctx, client);
      const before = readSessionCookie(ctx.config, request);
      if (before) await endSession(ctx, before);
      setSessionCookie(ctx.config, reply, token);
      return sessionResponse(ctx, { client, expiresAt });
    },
  });
}
