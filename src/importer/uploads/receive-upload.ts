/**
 * Writes an upload to a file in constant memory. The database is not involved until the file is complete: a slow client holds no
 * transaction, and a client that leaves has changed nothing.
 */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { RequestError } from '../../errors.ts';
import { compressedAgain } from '../foreign-formats.ts';
import { openZip, SeveralFilesError } from '../open-zip.ts';
import { errorInRequestWords, inRequestWords } from './in-request-words.ts';

/** Milliseconds over which the speed of an upload is averaged. Only the time that Sheaf waits for bytes counts. */
const WINDOW_MS = 30_000;

/** Minimum bytes per second. A slower upload would occupy its place for hours, and the largest file takes an hour at 140 times this speed. */
const MIN_SPEED = 1024;

/** The first bytes of a gzip file. https://www.rfc-editor.org/rfc/rfc1952#page-6 */
const GZIP = Buffer.from([0x1f, 0x8b]);

/** The first bytes of a zip archive. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
const ZIP = Buffer.from('PK\x03\x04', 'latin1');

export interface ReceiveOptions {
  /** An empty folder for the file. */
  folder: string;
  /** Name of the file for its reader. Its extensions decide how it is read. */
  name: string;
  /** Name of the file in a zip archive that contains several. */
  entry?: string | undefined;
  /** Maximum bytes, before and after decompression. */
  maxBytes: number;
  /** Default: {@link WINDOW_MS}. */
  windowMs?: number;
}

export interface Received {
  path: string;
  /** Bytes as they were sent. */
  bytes: number;
  /** Name of the file in the zip archive. Null for other files. */
  entry: string | null;
  /** Names of all files in the zip archive that can be imported. Empty for other files. */
  entries: string[];
}

/**
 * Rejects with PAYLOAD_TOO_LARGE, with REQUEST_TIMEOUT if too few bytes arrive, with VALIDATION_ERROR for a gzip file that is not complete,
 * or for a zip archive without one file to import, with a {@link SeveralFilesError} for one with several of which none is named, and with UNAVAILABLE if the disk is full. Compressed files are stored decompressed, so that the limit also
 * holds for what is in them.
 */
export async function receiveUpload(upload: Readable, options: ReceiveOptions): Promise<Received> {
  const { folder, name, maxBytes, windowMs = WINDOW_MS } = options;
  const path = join(folder, `upload${extensionsOf(name)}`);
  let bytes = 0;
  const sent = limited(whileFast(upload, windowMs), maxBytes, (count) => {
    bytes = count;
  });
  const { first, all } = await opening(sent);
  const file = createWriteStream(path);
  try {
    if (first.subarray(0, GZIP.length).equals(GZIP)) {
      const decompressed = (chunks: AsyncIterable<Buffer>) =>
        once(
          limited(chunks, maxBytes, () => {}),
          name,
        );
      await pipeline(Readable.from(all, { objectMode: false }), createGunzip(), decompressed, file);
    } else await pipeline(Readable.from(all, { objectMode: false }), file);
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException);
  }
  if (first.equals(ZIP)) return { ...(await unzip(path, options)), bytes };
  if (options.entry === undefined) return { path, bytes, entry: null, entries: [] };
  throw new RequestError('VALIDATION_ERROR', '`entry` is only for zip archives, and the file is none. Omit it.');
}

/** Replaces an archive with the file in it. */
async function unzip(path: string, { folder, name, entry: wanted, maxBytes }: ReceiveOptions) {
  try {
    const { entry, entries, bytes } = await openZip({ path, name, entry: wanted });
    const unpacked = join(folder, `unpacked${extensionsOf(entry)}`);
    await pipeline(
      once(
        limited(bytes, maxBytes, () => {}),
        name,
      ),
      createWriteStream(unpacked),
    );
    await rm(path);
    return { path: unpacked, entry, entries };
  } catch (error) {
    if (error instanceof SeveralFilesError) {
      throw new SeveralFilesError(inRequestWords(error.message, { path, fileName: name }), error);
    }
    throw error instanceof RequestError
      ? errorInRequestWords(error, { path, fileName: name })
      : explained(error as NodeJS.ErrnoException);
  }
}

/** The extensions of a name without `.gz`, or `.csv` if it has none: `.csv` for `clicks.csv.gz`. */
function extensionsOf(name: string): string {
  return /\.\w{1,10}$/.exec(name.replace(/\.gz$/i, ''))?.[0] ?? '.csv';
}

/**
 * Yields the chunks. Does not destroy the upload when it ends early, because a response could then no longer be sent. It also lets go of
 * the upload, so that HTTP can discard the rest and read the next request of the connection.
 */
async function* whileFast(upload: Readable, windowMs: number): AsyncGenerator<Buffer> {
  const chunks = upload.iterator({ destroyOnReturn: false });
  const minBytes = (windowMs / 1000) * MIN_SPEED;
  let waiting = false;
  let waitedMs = 0;
  let bytes = 0;
  try {
    for (;;) {
      const began = performance.now();
      const { promise: slow, reject } = Promise.withResolvers<never>();
      let timer: NodeJS.Timeout;
      const wait = (ms: number) => {
        timer = setTimeout(() => {
          if (bytes < minBytes) return reject(tooSlow(windowMs));
          bytes = 0;
          waitedMs = began - performance.now();
          wait(windowMs);
        }, ms);
      };
      wait(Math.max(0, windowMs - waitedMs));
      waiting = true;
      const next = await Promise.race([chunks.next(), slow]).finally(() => clearTimeout(timer));
      waiting = false;
      if (next.done) return;
      waitedMs += performance.now() - began;
      bytes += (next.value as Buffer).length;
      yield next.value as Buffer;
    }
  } finally {
    // Behind a chunk that never arrives, it would wait forever.
    if (!waiting) await chunks.return?.(undefined);
    upload.resume();
  }
}

async function* limited(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
  counted: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    counted(bytes);
    yield chunk;
  }
}

/** Rejects if what was decompressed is compressed again: the reader would decompress it without the limit of uploads. */
async function* once(chunks: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const { first, all } = await opening(chunks);
  const again = compressedAgain(first);
  if (again) throw new RequestError('VALIDATION_ERROR', `${name} ${again}.`);
  yield* all;
}

/** The first four bytes, or as many as there are, and all chunks. */
async function opening(chunks: AsyncGenerator<Buffer>): Promise<{ first: Buffer; all: AsyncGenerator<Buffer> }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < ZIP.length) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield head;
    yield* chunks;
  }
  return { first: head.subarray(0, ZIP.length), all: all() };
}

/** The error for a file that is too large, or whose content is. */
export function tooLarge(maxBytes: number): RequestError {
  const megabytes = Math.floor(maxBytes / 1_000_000);
  return new RequestError(
    'PAYLOAD_TOO_LARGE',
    `The file has more than ${megabytes} MB, compressed or not. Split it into smaller files, or import it with sheaf import.`,
  );
}

function tooSlow(windowMs: number): RequestError {
  return new RequestError(
    'REQUEST_TIMEOUT',
    `Less than 1 KiB of the file arrived per second, on average over ${Math.round(windowMs / 1000)} seconds. Check your connection, then send the file again.`,
  );
}

function explained(error: NodeJS.ErrnoException): Error {
  const { code = '', message } = error;
  if (error instanceof RequestError) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new RequestError(
      'UNAVAILABLE',
      'The service has no disk space for the file. Send it again later, or ask your administrator for more space.',
      { cause: error },
    );
  }
  if (!code.startsWith('Z_')) return error;
  return new RequestError(
    'VALIDATION_ERROR',
    `The file is not a complete gzip file: ${message}. Download or compress it again.`,
    { cause: error },
  );
}
