/** The cookie that carries a session. */
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { SESSION_HOURS } from '../sessions/create-session.ts';
import { originOf } from './context.ts';

export const COOKIE_NAME = 'sheaf_session';

/** For the document. */
export const SetsCookie = {
  'Set-Cookie': { type: 'string', description: 'The session, or its end. Not in a dry run, nor without a session.' },
} as const;

type Settings = Pick<Config, 'publicUrl'>;

/** The session that the cookie names, good or not; null without one. */
export function readSessionCookie(config: Settings, request: FastifyRequest): string | null {
  const header = request.headers.cookie;
  if (!header?.includes(COOKIE_NAME)) return null;
  return request.server.parseCookie(header)[cookieOf(config, request).name] || null;
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
 * Behind https the name begins with `__Host-`: browsers take such a cookie over https only, and only from this very host, so
 * that nobody on a neighbouring host or in the network can plant one. There the plain name counts for nothing.
 */
function cookieOf(config: Settings, request: FastifyRequest): { name: string; options: CookieSerializeOptions } {
  const secure = originOf(config, request).startsWith('https:');
  return {
    name: secure ? `__Host-${COOKIE_NAME}` : COOKIE_NAME,
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure },
  };
}
