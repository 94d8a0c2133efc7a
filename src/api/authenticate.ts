/** Finds out who calls: `X-Api-Key`, `Authorization: Bearer`, or the legacy `?api_key=`. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { RequestError } from '../errors.ts';
import type { Caller } from '../exports/caller.ts';
import { findCaller } from '../keys/find-caller.ts';
import type { ApiContext } from './context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; null without a good key. Operations use {@link callerOf}. */
    caller: Caller | null;
    /** Why it could not be found out: the database is away. */
    callerError: unknown;
  }
}

/** The three ways to send a key, for the OpenAPI document. */
export const SECURITY_SCHEMES = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
  bearer: { type: 'http', scheme: 'bearer' },
  legacyApiKey: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'For old clients only: addresses end up in logs of proxies.',
  },
} as const;

export const SECURITY = Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: [] }));

/** Looks the caller up before anything else, so that rate limits count callers, not claims. */
export function authenticate(app: FastifyInstance, ctx: ApiContext): void {
  app.decorateRequest('caller', null);
  app.decorateRequest('callerError', null);
  app.addHook('onRequest', async (request) => {
    const key = sentKey(request);
    if (!key) return;
    try {
      request.caller = await findCaller(ctx, key);
    } catch (error) {
      // Thrown where the caller is needed: the rate limit has its headers on every answer.
      request.callerError = error;
    }
  });
}

/**
 * Refuses requests without a good key before their body is read and their parameters are looked at. Every operation
 * of the API needs a key unless its schema says `security: []`.
 */
export function requireCaller(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const schema = request.routeOptions.schema;
    if (schema?.operationId && schema.security?.length !== 0) callerOf(request);
  });
}

/** The caller. Throws UNAUTHORIZED, or what kept it from being found out. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller) return request.caller;
  if (request.callerError) throw request.callerError;
  throw new RequestError(
    'UNAUTHORIZED',
    sentKey(request)
      ? 'This API key is unknown or revoked. Ask your administrator for a new one.'
      : 'Send your API key in the header X-Api-Key, or as Authorization: Bearer.',
  );
}

function sentKey(request: FastifyRequest): string | null {
  const header = request.headers['x-api-key'];
  if (typeof header === 'string' && header) return header.trim();
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '');
  if (bearer) return bearer[1]!;
  const legacy = (request.query as { api_key?: unknown } | undefined)?.api_key;
  return typeof legacy === 'string' && legacy ? legacy : null;
}
