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

/** Schemes that belong to a proxy in front of the service, which commonly passes the header on. */
const SCHEME_OF_PROXIES = /^(?:Basic|Digest|Negotiate|NTLM)(?:\s|$)/i;

/**
 * The credential that a request carries, valid or not. What the client wrote into the request goes before the cookie, which
 * browsers add by themselves. A header that is there and holds no key is a credential too, and an invalid one.
 */
export function sentCredential(config: Pick<Config, 'publicUrl'>, request: FastifyRequest): Credential | null {
  const header = request.headers['x-api-key'];
  if (typeof header === 'string') return { kind: 'key', secret: header.trim() };
  const { authorization } = request.headers;
  if (authorization !== undefined && !SCHEME_OF_PROXIES.test(authorization)) {
    const bearer = /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] ?? '';
    return { kind: isToken(bearer) ? 'token' : 'key', secret: bearer };
  }
  const legacy = (request.query as { api_key?: string | string[] } | undefined)?.api_key;
  if (legacy !== undefined) return { kind: 'key', secret: [legacy].flat()[0] ?? '' };
  if (request.routeOptions.config?.cookie === false) return null;
  const session = readSessionCookie(config, request);
  return session ? { kind: 'session', secret: session } : null;
}

/** A JSON Web Token has three parts; the last is empty in one without a signature. API keys have no dots. */
function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}
