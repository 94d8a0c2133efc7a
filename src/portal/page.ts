/** Static pages. They are rendered and compressed once, and return 304 if the client has the current version. */
import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Page {
  /** Content type, including the charset. */
  type: string;
  body: Buffer;
  /** Returns the compressed body. It is computed on first use. */
  gzip(): Buffer;
  /** The hash of the body, for the ETag. */
  digest: string;
}

export function makePage(type: string, text: string): Page {
  const body = Buffer.from(text);
  let compressed: Buffer | undefined;
  return {
    type,
    body,
    gzip() {
      compressed ??= gzipSync(body, { level: 9 });
      return compressed;
    },
    digest: hash('sha256', body, 'hex').slice(0, 32),
  };
}

/** Matches an Accept-Encoding header that lists gzip without `q=0`. */
const ACCEPTS_GZIP = /(?:^|[\s,])gzip(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;

/** Sends 200 with the page, or 304. Clients revalidate on every request, so that a new release shows immediately. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply {
  const zipped = ACCEPTS_GZIP.test(request.headers['accept-encoding'] ?? '');
  const etag = `"${page.digest}${zipped ? '-gzip' : ''}"`;
  reply.headers({ etag, vary: 'accept-encoding', 'cache-control': 'no-cache' });
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (zipped) reply.header('content-encoding', 'gzip');
  return reply.type(page.type).send(zipped ? page.gzip() : page.body);
}

function matches(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
