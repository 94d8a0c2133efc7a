/** The session cookie. */
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_HOURS } from '../access/sessions/create-session.ts';
import { hashSessionToken } from '../access/sessions/session-token.ts';
import type { Config } from '../config.ts';
import { originOf } from './origin.ts';

export const COOKIE_NAME = 'sheaf_session';

/** Documents the `Set-Cookie` header. */
export const SetsCookie = {
  'Set-Cookie': {
    type: 'string',
    description: 'Sets or removes the session cookie. Absent in a dry run and without a session.',
  },
} as const;

type Settings = Pick<Config, 'publicUrl'>;

/** The session token in the cookie, valid or not. Null without a cookie. */
export function readSessionCookie(config: Settings, request: FastifyRequest): string | null {
  const header = request.headers.cookie;
  if (!header?.includes(COOKIE_NAME)) return null;
  return request.server.parseCookie(header)[cookieOf(config, request).name] || null;
}

/** The hash of the session that authenticated the request. Null if an API key or token did. */
export function sessionHash(config: Settings, request: FastifyRequest): Buffer | null {
  const token = request.access?.kind === 'session' ? readSessionCookie(config, request) : null;
  return token === null ? null : hashSessionToken(token);
}

export function setSessionCookie(config: Settings, reply: FastifyReply, token: string): void {
  const { name, options } = cookieOf(config, reply.request);
  reply.setCookie(name, token, { ...options, maxAge: SESSION_HOURS * 3600 });
}

export function clearSessionCookie(config: Settings, reply: FastifyReply): void {
  const { name, options } = cookieOf(config, reply.request);
  reply.clearCookie(name, options);
}

/**
 * With HTTPS, the name begins with `__Host-`. Browsers accept such a cookie only over HTTPS and only from this host, so that no
 * other host or network can set one. The plain name is then ignored.
 */
function cookieOf(config: Settings, request: FastifyRequest): { name: string; options: CookieSerializeOptions } {
  const secure = originOf(config, request).startsWith('https:');
  return {
    name: secure ? `__Host-${COOKIE_NAME}` : COOKIE_NAME,
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  };
}
