import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { readSessionCookie } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False where the session cookie does not count: the route is for programs, which send a key or a token. */
    cookie?: boolean;
  }
}

export interface Credential {
  kind: 'key' | 'token' | 'session';
  secret: string;
}

/**
 * What a request claims its caller with, good or not. What was written into the request goes before the cookie, which
 * browsers add by themselves.
 */
export function sentCredential(config: Pick<Config, 'publicUrl'>, request: FastifyRequest): Credential | null {
  const header = request.headers['x-api-key'];
  if (typeof header === 'string' && header) return { kind: 'key', secret: header.trim() };
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer) return { kind: isToken(bearer) ? 'token' : 'key', secret: bearer };
  const legacy = (request.query as { api_key?: unknown } | undefined)?.api_key;
  if (typeof legacy === 'string' && legacy) return { kind: 'key', secret: legacy };
  if (request.routeOptions.config?.cookie === false) return null;
  const session = readSessionCookie(config, request);
  return session ? { kind: 'session', secret: session } : null;
}

/** A JSON Web Token has three parts; the last is empty in one without a signature. API keys have no dots. */
function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}
