/** The origin in the URLs of a response. */
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';

/** The server URL in the document when SHEAF_PUBLIC_URL is not set. Each response replaces it with the request's origin. */
export const DEFAULT_ORIGIN = 'http://127.0.0.1:8080';

/**
 * The origin of links in a response: the configured one, or otherwise the one in the request.
 * Throws BAD_REQUEST when the request has no usable Host header.
 */
export function originOf(config: Pick<Config, 'publicUrl'>, request: FastifyRequest): string {
  if (config.publicUrl) return config.publicUrl;
  const origin = `${request.protocol}://${request.host}`;
  if (/^[\w.:[\]-]+$/.test(request.host ?? '') && URL.canParse(origin)) return origin;
  throw new RequestError('BAD_REQUEST', 'The Host header is missing or not valid. Send the host name of this service.');
}
