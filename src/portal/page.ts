/** What is handed out as it is: made once, compressed once, and not sent again to those who have it. */
import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Page {
  /** Content type, with its charset. */
  type: string;
  body: Buffer;
  /** The same compressed; made when it is first asked for. */
  gzip(): Buffer;
  /** Differs whenever the body does. */
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

/** Names gzip, and does not rule it out. */
const TAKES_GZIP = /(?:^|[\s,])gzip(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;

/** Answers 200 with the page, or 304 to those who have it. They ask every time: a new release shows at once. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply {
  const zipped = TAKES_GZIP.test(request.headers['accept-encoding'] ?? '');
  const etag = `"${page.digest}${zipped ? '-gzip' : ''}"`;
  reply.headers({ etag, vary: 'accept-encoding', 'cache-control': 'no-cache' });
  if (knows(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (zipped) reply.header('content-encoding', 'gzip');
  return reply.type(page.type).send(zipped ? page.gzip() : page.body);
}

function knows(header: string | undefined, etag: string): boolean {
  const known = (header ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}
