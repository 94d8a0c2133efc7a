/**
 * Whether a page of ours sent a request. A browser adds the cookie to what pages of other sites send too (CSRF), but says
 * where it comes from, in headers that no page can set.
 */
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import { sameOrigins } from '../loopback.ts';
import { originOf } from './context.ts';

/**
 * Null when the request does not say: it comes from a program. Sec-Fetch-Site is the browser's own judgement and needs no
 * knowledge of our address; it is sent over https and on loopback, and by browsers since 2023. Else there is Origin.
 */
export function fromOwnPage(config: Pick<Config, 'publicUrl'>, request: FastifyRequest): boolean | null {
  const { 'sec-fetch-site': site, origin } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  if (origin !== undefined) return sameOrigins(originOf(config, request)).includes(origin);
  return null;
}

/** What the page of another site is told, or a program that sends a cookie. */
export function notOwnPage(): RequestError {
  return new RequestError(
    'FORBIDDEN',
    'A session changes things only from the pages of this service. Programs send an API key in X-Api-Key instead of the cookie. If this was one of its pages, ask your administrator to set SHEAF_PUBLIC_URL to its address.',
  );
}
