/** Serves files of the disk store to requests with a signed link. Supports ranges, ETag and HEAD. */
import { stat } from 'node:fs/promises';
import { type SendResult, send } from '@fastify/send';
import '@fastify/swagger';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { type CheckLinkOptions, checkLink } from './check-link.ts';
import { type DiskStore, pathOf } from './disk-store.ts';
import { FILES_PATH } from './file-link.ts';
import type { FileHeaders } from './store.ts';

/** The recorded headers and size of a file. */
export interface SentFile extends FileHeaders {
  /** The size that the file must have. */
  bytes: number;
}

export interface ServeOptions extends Omit<CheckLinkOptions, 'secret'> {
  /** Finds the file under a key. Null: the file is not served. */
  fileOf(key: string): Promise<SentFile | null>;
}

export function diskFileRoutes(store: DiskStore, { fileOf, ...options }: ServeOptions): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    app.get(`${FILES_PATH}*`, { schema: { hide: true } }, async (request, reply) => {
      const { key, path } = await checkLink(request, { ...options, secret: store.secret });
      const file = await fileOf(key);
      await checkSize(store, key, file);
      const sent = await openFile(store, request, path);
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
          'content-type': file!.contentType,
          'content-disposition': file!.contentDisposition,
        })
        .send(sent.stream);
    });
  };
}

/** Bytes per read. Sending 210 MB took 0.4 s; it took 0.75 s with Node's default of 64 KiB. */
const READ_BYTES = 256 * 1024;

/** Throws NOT_FOUND when the file is missing or its size changed, so that a damaged file is never sent as complete. */
async function checkSize(store: DiskStore, key: string, file: SentFile | null): Promise<void> {
  const found = file && (await stat(pathOf(store.folder, key)).catch(() => null));
  if (!found) throw fileError(404);
  if (found.size === file.bytes) return;
  throw new RequestError('NOT_FOUND', 'The file was damaged in the file storage. Create the export again.');
}

/** Opens the file with `@fastify/send`. Adjusts the headers where the library differs from HTTP. */
async function openFile(store: DiskStore, request: FastifyRequest, path: string): Promise<SendResult> {
  const { headers } = request.raw;
  // Files never change under their key, so the library's weak ETag is really strong, as If-Range requires.
  const ifRange = headers['if-range'];
  if (typeof ifRange === 'string' && ifRange.startsWith('"')) headers['if-range'] = `W/${ifRange}`;
  // A weak ETag never matches here: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5
  if (typeof ifRange === 'string' && ifRange.startsWith('W/')) delete headers.range;
  // This header is for caches. Node's fetch always sends it, and the library would then ignore If-None-Match and return 200.
  delete headers['cache-control'];
  if (headers.range !== undefined && !isRange(headers.range)) delete headers.range;
  const open = () =>
    send(request.raw, path, { root: store.folder, index: false, cacheControl: false, highWaterMark: READ_BYTES });
  const sent = await open();
  // A suffix longer than the file selects the whole file: https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2
  if (sent.statusCode !== 416 || !/^bytes=-0*[1-9]\d*$/.test(headers.range ?? '')) return sent;
  headers.range = 'bytes=0-';
  return open();
}

/** Accepts `bytes=0-99,200-`. A malformed range is ignored: https://www.rfc-editor.org/rfc/rfc9110#section-14.2 */
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
      'The file does not match the If-Match or If-Unmodified-Since header. Get the export again, then download its file without the condition.',
    );
  }
  if (status === 416)
    return new RequestError(
      'RANGE_NOT_SATISFIABLE',
      'The requested byte range is outside the file. Request a range within the size in Content-Range, or the whole file.',
    );
  return new RequestError('NOT_FOUND', 'The file has expired. Create the export again.');
}
