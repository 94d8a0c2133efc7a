/** Finds out who calls: by an API key, a token of an identity provider, or the cookie of a session. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { coalesced } from '../coalesced.ts';
import { RequestError } from '../errors.ts';
import type { Caller } from '../exports/caller.ts';
import { findCaller, type KeyCaller } from '../keys/find-caller.ts';
import { keyRef, sessionRef, tokenRef } from '../sessions/credential-ref.ts';
import { findSession } from '../sessions/find-session.ts';
import { findUser } from '../sessions/oidc/find-user.ts';
import { createTokenVerifier, type TokenVerifier } from '../sessions/oidc/token-verifier.ts';
import type { ApiContext } from './context.ts';
import { fromOwnPage, notOwnPage } from './own-page.ts';
import { type Credential, sentCredential } from './sent-credential.ts';
import { COOKIE_NAME } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null without good credentials. Operations use {@link callerOf}. */
    caller: Caller | null;
    /** What the caller was found by, and when that ends; null without good credentials. */
    access: Access | null;
    /** Why it could not be found out, for example since the database is away; or why it does not count. */
    callerError: unknown;
    /** What was sent, valid or not; null without credentials. Browsers send a cookie by themselves, even an old one. */
    credentialKind: Credential['kind'] | null;
  }
  interface FastifyInstance {
    /** Looks up the credential of a request; null when it has none. */
    identify(request: FastifyRequest): Promise<Found | null>;
  }
}

type Found = Access & { caller: Caller };

export interface Access {
  kind: Credential['kind'];
  /** Null for keys: they last until they are revoked. */
  expiresAt: Date | null;
  /** Name of the credential, for links that end with it. */
  ref: string;
}

/** The ways to say who calls, for the OpenAPI document. */
export const SECURITY_SCHEMES = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key; or, where OIDC_ISSUER is set, a token of that OpenID Connect issuer. A token whose e-mail address has users of several publishers needs the header X-Sheaf-Publisher with the slug of one.',
  },
  legacyApiKey: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'For old clients only: addresses end up in logs of proxies.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: COOKIE_NAME,
    description: `For the pages of this service: what signIn sets. Behind https its name is __Host-${COOKIE_NAME}. What changes something is taken from these pages only.`,
  },
} as const;

export const SECURITY = Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: [] }));

/** Looks the caller up before anything else, so that rate limits count callers, not claims. */
export function authenticate(app: FastifyInstance, ctx: ApiContext): void {
  const verify = ctx.config.oidc && createTokenVerifier(ctx.config.oidc);
  // A revoked key ends with the statement that revokes it: no answer about a key is kept.
  const callerOfKey = coalesced((key) => findCaller(ctx, key));
  app.decorate('identify', async (request: FastifyRequest) => {
    const sent = sentCredential(ctx.config, request);
    request.credentialKind = sent?.kind ?? null;
    if (!sent) return null;
    const found = await find[sent.kind]({ ctx, callerOfKey, verify, request, secret: sent.secret });
    return { kind: sent.kind, ...found };
  });
  app.decorateRequest('caller', null);
  app.decorateRequest('access', null);
  app.decorateRequest('callerError', null);
  app.decorateRequest('credentialKind', null);
  app.addHook('onRequest', async (request) => {
    try {
      const found = await app.identify(request);
      if (!found) return;
      const { caller, ...access } = found;
      request.caller = caller;
      request.access = access;
    } catch (error) {
      // Thrown where the caller is needed: the rate limit has its headers on every answer.
      request.callerError = error;
    }
  });
}

const SEND_KEY = 'Send your API key in the header X-Api-Key, or as Authorization: Bearer; or sign in.';

interface Question {
  ctx: ApiContext;
  callerOfKey: (key: string) => Promise<KeyCaller | null>;
  verify: TokenVerifier | null;
  request: FastifyRequest;
  secret: string;
}

type Find = (question: Question) => Promise<Omit<Found, 'kind'>>;

const find: Record<Credential['kind'], Find> = {
  async key({ callerOfKey, secret }) {
    if (secret === '') throw new RequestError('UNAUTHORIZED', SEND_KEY);
    const caller = await callerOfKey(secret);
    if (caller) return { caller, expiresAt: null, ref: keyRef(caller.keyPrefix) };
    throw new RequestError('UNAUTHORIZED', 'This API key is unknown or revoked. Ask your administrator for a new one.');
  },
  async token({ ctx, verify, request, secret }) {
    if (!verify) {
      throw new RequestError(
        'UNAUTHORIZED',
        'Tokens of an identity provider are not accepted here. Send an API key in the header X-Api-Key.',
      );
    }
    const { email, expiresAt } = await verify(secret);
    const publisher = request.headers['x-sheaf-publisher']?.toString();
    const caller = await findUser(ctx, { email, publisher });
    return { caller, expiresAt, ref: tokenRef(caller.userId, expiresAt) };
  },
  async session({ ctx, request, secret }) {
    if (!SAFE_METHODS.has(request.method) && fromOwnPage(ctx.config, request) !== true) throw notOwnPage();
    const session = await findSession(ctx, secret);
    if (session) return { ...session, ref: sessionRef(secret) };
    throw new RequestError('UNAUTHORIZED', 'Your session is over. Sign in again.');
  },
};

/** They change nothing, and what they answer is kept from the pages of other sites by the browser. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests without valid credentials before their body is read and their parameters are looked at. Every operation
 * of the API needs them unless its schema says `security: []`. A key or token that is sent is checked everywhere: a client
 * that tries its key on a public page must not take the response for a valid key.
 */
export function requireCaller(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const schema = request.routeOptions.schema;
    const required = schema?.operationId !== undefined && schema.security?.length !== 0;
    if (required || (request.callerError && request.credentialKind !== 'session')) callerOf(request);
  });
}

/** The caller. Throws UNAUTHORIZED, or what kept it from being found out. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller) return request.caller;
  if (request.callerError) throw request.callerError;
  throw new RequestError('UNAUTHORIZED', SEND_KEY);
}

/**
 * The caller as the credential of the request stands now, for responses that take long. Throws UNAUTHORIZED once the key is
 * revoked, the session has ended or the token has expired.
 */
export async function currentCaller(request: FastifyRequest): Promise<Caller> {
  const found = await request.server.identify(request);
  return found ? found.caller : callerOf(request);
}
