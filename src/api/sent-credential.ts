import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { readSessionCookie } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for routes that ignore the session cookie because they are for programs, which send a key or a token. */
    cookie?: boolean;
  }
}

export interface Credential {
  kind: 'key' | 'token' | 'session';
  secret: string;
}

/** Schemes for a proxy in front of the service, which commonly forwards the header. */
const SCHEME_OF_PROXIES = /^(?:Basic|Digest|Negotiate|NTLM)(?:\s|$)/i;

/**
 * The credential in a request, valid or not. Headers and the query take precedence over the cookie, which browsers add
 * automatically. A header without a key is an invalid credential.
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

/** A JSON Web Token has three parts, and the last one is empty without a signature. API keys contain no dots. */
function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}
