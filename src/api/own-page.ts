/**
 * Decides whether a page of this service sent a request. Browsers add the cookie to requests from other sites as well (CSRF). They
 * also send the origin in headers that no page can set.
 */
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import { sameOrigins } from '../loopback.ts';
import { originOf } from './origin.ts';

/**
 * Null for requests without these headers, which programs send. `Sec-Fetch-Site` is the browser's own decision and does not
 * depend on the configured URL. Browsers send it since 2023, over HTTPS and to loopback addresses. Otherwise, `Origin` decides.
 */
export function fromOwnPage(config: Pick<Config, 'publicUrl'>, request: FastifyRequest): boolean | null {
  const { 'sec-fetch-site': site, origin } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  if (origin !== undefined) return sameOrigins(originOf(config, request)).includes(origin);
  return null;
}

/** The error for a page of another site and for a program that sends the cookie. */
export function notOwnPage(): RequestError {
  return new RequestError(
    'FORBIDDEN',
    'The session cookie is accepted for changes only from the pages of this service. In programs, send an API key in the X-Api-Key header instead. If this request came from a page of this service, ask your administrator to set SHEAF_PUBLIC_URL to its URL.',
  );
}
