/** Serves the files of the disk store to holders of a signed link: ranges, ETag, HEAD, the asked-for file name. */
import { stat } from 'node:fs/promises';
import { type SendResult, send } from '@fastify/send';
import '@fastify/swagger';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { sameOrigins } from '../loopback.ts';
import { type DiskStore, FILES_PATH, ISSUED_TO, pathOf } from './disk-store.ts';
import { hasExpired, verifyLink } from './signed-link.ts';

export interface ServeOptions {
  /** The origin that links of this request's service begin with. */
  originOf(request: FastifyRequest): string;
  /** Whether the credential that a link was issued to is still valid. */
  isValid(issuedTo: string): Promise<boolean>;
  /** The size that the file under a key must have; null for one that is not to be served. */
  sizeOf(key: string): Promise<number | null>;
}

export function diskFileRoutes(store: DiskStore, { originOf, isValid, sizeOf }: ServeOptions): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    app.get(`${FILES_PATH}*`, { schema: { hide: true } }, async (request, reply) => {
      const { pathname, searchParams } = new URL(request.raw.url ?? '', 'http://local');
      const query = Object.fromEntries(searchParams);
      const here = originOf(request);
      const now = new Date();
      const genuine =
        Object.keys(query).length === searchParams.size &&
        sameOrigins(here).some((origin) =>
          verifyLink({ origin, path: pathname, query }, { secret: store.secret, now }),
        );
      if (!genuine) throw new RequestError('FORBIDDEN', hasExpired(query, now) ? EXPIRED : notGenuine(here));
      const issuedTo = query[ISSUED_TO];
      if (issuedTo !== undefined && !(await isValid(issuedTo))) {
        throw new RequestError(
          'FORBIDDEN',
          'The API key or session that this link was issued to is no longer valid. GET the export again with a valid one for a fresh download_url.',
        );
      }
      await checkSize(store, decodeURIComponent(pathname.slice(FILES_PATH.length)), sizeOf);
      const sent = await openFile(store, request, pathname.slice(FILES_PATH.length - 1));
      if (sent.type === 'error') {
        if (sent.headers['Content-Range']) reply.header('content-range', sent.headers['Content-Range']);
        throw fileError(sent.statusCode);
      }
      const { ETag, ...headers } = sent.headers as Record<string, string>;
      return reply
        .code(sent.statusCode)
        .headers(headers)
        .headers({
          ...(ETag ? { etag: ETag.replace(/^W\//, '') } : {}),
          'cache-control': 'private, no-store',
          'content-type': query['response-content-type'] ?? 'application/octet-stream',
          'content-disposition': query['response-content-disposition'] ?? 'attachment',
        })
        .send(sent.stream);
    });
  };
}

const EXPIRED = 'This link has expired. GET the export again for a fresh download_url.';

/** The signature covers the host, so a link that was made for another one looks like one that was altered. */
function notGenuine(origin: string): string {
  return `This link was altered, or it was made for another host than ${new URL(origin).host}. Use it as it is, or GET the export again here for a fresh download_url. Behind a proxy, SHEAF_PUBLIC_URL must be set.`;
}

/** Bytes read at a time: 210 MB went out in 0.4 s, and in 0.75 s with the 64 KiB of Node. */
const READ_BYTES = 256 * 1024;

/** Throws NOT_FOUND for a file that is gone, or has another size than when it was completed: it is never sent as if it were whole. */
async function checkSize(store: DiskStore, key: string, sizeOf: ServeOptions['sizeOf']): Promise<void> {
  const expected = await sizeOf(key);
  const found = expected === null ? null : await stat(pathOf(store.folder, key)).catch(() => null);
  if (!found) throw fileError(404);
  if (found.size === expected) return;
  throw new RequestError('NOT_FOUND', 'This file was damaged in the file storage. Create the export again.');
}

/** What the library makes of path and headers, where it is stricter or laxer than HTTP put right. */
async function openFile(store: DiskStore, request: FastifyRequest, path: string): Promise<SendResult> {
  const { headers } = request.raw;
  // Files never change under their key, so the library's weak ETag is a strong one, which If-Range asks for.
  const ifRange = headers['if-range'];
  if (typeof ifRange === 'string' && ifRange.startsWith('"')) headers['if-range'] = `W/${ifRange}`;
  // Meant for caches; the library would answer 200 to If-None-Match, and Node's fetch always sends it along.
  delete headers['cache-control'];
  if (headers.range !== undefined && !isRange(headers.range)) delete headers.range;
  const open = () =>
    send(request.raw, path, { root: store.folder, index: false, cacheControl: false, highWaterMark: READ_BYTES });
  const sent = await open();
  // A suffix longer than the file is the whole file: https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2
  if (sent.statusCode !== 416 || !/^bytes=-0*[1-9]\d*$/.test(headers.range ?? '')) return sent;
  headers.range = 'bytes=0-';
  return open();
}

/** `bytes=0-99,200-`; what a range does not look like is ignored. https://www.rfc-editor.org/rfc/rfc9110#section-14.2 */
function isRange(header: string): boolean {
  const ranges = /^bytes=(.*)$/i.exec(header)?.[1]?.split(',') ?? [''];
  return ranges.every((range) => {
    const [, first, last] = /^[ \t]*(\d*)-(\d*)[ \t]*$/.exec(range) ?? [];
    if (first === undefined || first + last! === '') return false;
    return first === '' || last === '' || BigInt(first) <= BigInt(last!);
  });
}

function fileError(status: number): RequestError {
  if (status === 412) {
    return new RequestError(
      'PRECONDITION_FAILED',
      'The file is not the one that If-Match or If-Unmodified-Since describes.',
    );
  }
  if (status === 416) return new RequestError('RANGE_NOT_SATISFIABLE', 'The asked-for bytes lie outside the file.');
  return new RequestError('NOT_FOUND', 'This file is no longer kept. Ask for the report again.');
}
