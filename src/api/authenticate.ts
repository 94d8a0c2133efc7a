/** Authenticates requests by API key, by a token of an identity provider, or by session cookie. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import type { Client } from '../access/client.ts';
import { type FoundKey, findClients } from '../access/keys/find-client.ts';
import { recordKeyUses } from '../access/keys/key-uses.ts';
import { keyRef, sessionRef, tokenRef } from '../access/sessions/credential-ref.ts';
import { findSession } from '../access/sessions/find-session.ts';
import { findUser } from '../access/sessions/oidc/find-user.ts';
import type { TokenVerifier, VerifierOptions } from '../access/sessions/oidc/token-verifier.ts';
import { RequestError } from '../errors.ts';
import { loadOnce } from '../load-once.ts';
import { coalesced } from './coalesced.ts';
import type { ApiContext } from './context.ts';
import { fromOwnPage, notOwnPage } from './own-page.ts';
import { type Credential, sentCredential } from './sent-credential.ts';
import { COOKIE_NAME } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The authenticated client. Null without valid credentials. Operations use {@link clientOf}. */
    client: Client | null;
    /** The credential of the client and when it expires. Null without valid credentials. */
    access: Access | null;
    /** Why authentication failed: the credential is not valid, or the database is unavailable. */
    clientError: unknown;
    /** The type of the credential that was sent, valid or not. Browsers send cookies automatically, even expired ones. */
    credentialKind: Credential['kind'] | null;
  }
  interface FastifyInstance {
    /** Looks up the credential of a request. Null when it has none. */
    identify(request: FastifyRequest): Promise<Found | null>;
  }
}

type Found = Access & { client: Client };

export interface Access {
  kind: Credential['kind'];
  /** Null for API keys that are valid until they are revoked. */
  expiresAt: Date | null;
  /** Short name of the credential, for download links that expire with it. */
  ref: string;
}

/** The security schemes of the OpenAPI document. */
export const SECURITY_SCHEMES = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      "An API key, or, if `OIDC_ISSUER` is set, a token of that OpenID Connect issuer. If the token's e-mail address belongs to users of several publishers, also send the `X-Sheaf-Publisher` header with the slug of one.",
  },
  legacyApiKey: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'For existing clients only. URLs, and with them the API key, end up in proxy logs.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: COOKIE_NAME,
    description: `For the web pages of this service. \`signIn\` sets this cookie. With HTTPS, its name is \`__Host-${COOKIE_NAME}\`. Requests that change something are accepted only from these pages.`,
  },
} as const;

export const SECURITY = Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: [] }));

/** Authenticates before everything else, so that rate limits count clients and not unverified credentials. */
export function authenticate(app: FastifyInstance, ctx: ApiContext): void {
  const verify = ctx.config.oidc && tokenVerifier(ctx.config.oidc);
  // A revoked key stops working immediately, because the result of a lookup is never cached.
  const clientOfKey = coalesced((keys) => findClients(ctx, keys));
  const uses = recordKeyUses(ctx, (err) => app.log.warn({ err }, 'last use of API keys not recorded'));
  app.addHook('onClose', uses.close);
  app.decorate('identify', async (request: FastifyRequest) => {
    const sent = sentCredential(ctx.config, request);
    request.credentialKind = sent?.kind ?? null;
    if (!sent) return null;
    const found = await find[sent.kind]({ ctx, clientOfKey, verify, request, secret: sent.secret });
    return { kind: sent.kind, ...found };
  });
  app.decorateRequest('client', null);
  app.decorateRequest('access', null);
  app.decorateRequest('clientError', null);
  app.decorateRequest('credentialKind', null);
  app.addHook('onRequest', async (request) => {
    try {
      const found = await app.identify(request);
      if (!found) return;
      const { client, ...access } = found;
      request.client = client;
      request.access = access;
      if (client.keyPrefix !== null) uses.note(client.keyPrefix);
    } catch (error) {
      // Thrown later, where the client is needed, because every response must have the rate limit headers.
      request.clientError = error;
    }
  });
}

/** The library for tokens is loaded with the first one. */
function tokenVerifier(options: VerifierOptions): TokenVerifier {
  const open = loadOnce(async () => {
    const { createTokenVerifier } = await import('../access/sessions/oidc/token-verifier.ts');
    return createTokenVerifier(options);
  });
  return async (token) => (await open())(token);
}

const HOW_TO_SEND = 'Send your API key in the X-Api-Key header or as Authorization: Bearer, or sign in.';

const SEND_KEY = `Authentication required. ${HOW_TO_SEND}`;

interface LookUp {
  ctx: ApiContext;
  clientOfKey: (key: string) => Promise<FoundKey | null>;
  verify: TokenVerifier | null;
  request: FastifyRequest;
  secret: string;
}

type Find = (lookUp: LookUp) => Promise<Omit<Found, 'kind'>>;

const find: Record<Credential['kind'], Find> = {
  async scheme({ secret }) {
    throw new RequestError('UNAUTHORIZED', `${secret}. ${HOW_TO_SEND}`);
  },
  async malformed({ secret }) {
    throw new RequestError('UNAUTHORIZED', `${secret}. ${HOW_TO_SEND}`);
  },
  async key({ clientOfKey, secret }) {
    const found = await clientOfKey(secret);
    if (found) return { ...found, ref: keyRef(found.client.keyPrefix) };
    throw new RequestError(
      'UNAUTHORIZED',
      'The API key is unknown, revoked or expired. Check that it is complete, or ask your administrator for a new one.',
    );
  },
  async token({ ctx, verify, request, secret }) {
    if (!verify) {
      throw new RequestError(
        'UNAUTHORIZED',
        'This service does not accept tokens of an identity provider. Send an API key in the X-Api-Key header.',
      );
    }
    const { email, expiresAt } = await verify(secret);
    const publisher = request.headers['x-sheaf-publisher']?.toString();
    const client = await findUser(ctx, { email, publisher });
    return { client, expiresAt, ref: tokenRef(client.userId, expiresAt) };
  },
  async session({ ctx, request, secret }) {
    if (!SAFE_METHODS.has(request.method) && fromOwnPage(ctx.config, request) !== true) throw notOwnPage();
    const session = await findSession(ctx, secret);
    if (session) return { ...session, ref: sessionRef(secret) };
    throw new RequestError('UNAUTHORIZED', 'Your session has expired. Sign in again.');
  },
};

/** These methods change nothing, and browsers hide their responses from other sites. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Rejects requests without valid credentials before their body and parameters are read. Every operation requires credentials
 * unless its schema has `security: []`. A credential that is sent is checked on public routes, too. Otherwise, a client that tests
 * its key on one would conclude that the key is valid.
 */
export function requireClient(app: FastifyInstance, config: ApiContext['config']): void {
  app.addHook('onRequest', async (request) => {
    const schema = request.routeOptions.schema;
    const required = schema?.operationId !== undefined && schema.security?.length !== 0;
    if (required || (request.clientError && !addedByBrowser(config, request))) clientOf(request);
  });
}

/**
 * Whether a browser added an invalid credential where that must not lock a person out. Browsers send an old session cookie, and
 * the password for a proxy in front of the service, without being asked. Both are ignored on public documents and pages, and for
 * public operations that Sheaf's own pages call. Programs that send them to an operation receive an error.
 */
function addedByBrowser(config: ApiContext['config'], request: FastifyRequest): boolean {
  if (request.credentialKind !== 'session' && request.credentialKind !== 'scheme') return false;
  const { schema, config: route } = request.routeOptions;
  const forPrograms = schema?.operationId !== undefined || route?.cookie === false;
  return !forPrograms || route?.document === true || fromOwnPage(config, request) === true;
}

/** The authenticated client. Throws UNAUTHORIZED, or the error that authentication failed with. */
export function clientOf(request: FastifyRequest): Client {
  if (request.client) return request.client;
  if (request.clientError) throw request.clientError;
  throw new RequestError('UNAUTHORIZED', SEND_KEY);
}

/**
 * Authenticates the request again, for responses that take long. Throws UNAUTHORIZED once the key is revoked, the session has
 * ended or the token has expired.
 */
export async function currentClient(request: FastifyRequest): Promise<Client> {
  const found = await request.server.identify(request);
  return found ? found.client : clientOf(request);
}
