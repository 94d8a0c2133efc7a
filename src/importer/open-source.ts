/** Opens what is to be imported: a file or standard input, compressed or not, CSV or JSON Lines. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RequestError } from '../errors.ts';

/** A batch is the rows of a chunk. Larger ones make the database wait for us: parsing blocks the sending of what is done. */
const CHUNK_BYTES = 128 * 1024;

export interface Source {
  /** What messages call it. */
  name: string;
  format: 'csv' | 'jsonl';
  /** Separates fields of CSV. */
  delimiter: string;
  /** The bytes, decompressed and without byte order mark. */
  bytes: AsyncIterable<Buffer>;
  /** Bytes read so far, as stored (compressed where the file is). */
  read(): number;
  /** Size as stored; null when unknown. */
  total: number | null;
}

/** `file` is a path, or `-` for `input`. Rejects with a VALIDATION_ERROR for what cannot be imported. */
export async function openSource(file: string, input: Readable): Promise<Source> {
  const name = file === '-' ? 'standard input' : file;
  const kind = file === '-' ? null : formatOf(file);
  const raw = file === '-' ? input : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (file !== '-')
    await once(raw, 'open').catch((cause) => Promise.reject(invalid(`${file} cannot be opened: ${cause.message}.`)));

  let read = 0;
  const stored = await peek(
    count(raw, (bytes) => (read += bytes)),
    2,
  );
  const zipped = stored.first[0] === 0x1f && stored.first[1] === 0x8b;
  const { first, bytes } = await peek(zipped ? gunzip(stored.bytes, name) : stored.bytes, 4096);
  if (first[0] === 0xff || first[0] === 0xfe) {
    throw invalid(`${name} looks like UTF-16. Save it as UTF-8 ("CSV UTF-8" in Excel).`);
  }
  const marked = first.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  const opening = first.subarray(marked ? 3 : 0).toString('latin1');
  const format = kind?.format ?? (opening.trimStart().startsWith('{') ? 'jsonl' : 'csv');
  return {
    name,
    format,
    delimiter: kind?.delimiter ?? sniffDelimiter(opening),
    bytes: marked ? skip(bytes, 3) : bytes,
    read: () => read,
    total: file === '-' ? null : (await stat(file)).size,
  };
}

function formatOf(file: string): { format: 'csv' | 'jsonl'; delimiter: string | null } {
  const ending = /\.(csv|tsv|jsonl|ndjson)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  if (!ending) throw invalid(`${file} must end in .csv, .tsv, .jsonl or .ndjson, with or without .gz.`);
  if (ending === 'csv') return { format: 'csv', delimiter: null };
  return ending === 'tsv' ? { format: 'csv', delimiter: '\t' } : { format: 'jsonl', delimiter: null };
}

/** Spreadsheets of many countries write `;` for `,`: what the header has most of, outside quotes, it is. */
function sniffDelimiter(opening: string): string {
  const header = opening.replace(/"[^"]*"/g, '').split('\n', 1)[0]!;
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

async function* count(raw: AsyncIterable<Buffer>, add: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of raw) {
    add(chunk.length);
    yield chunk;
  }
}

async function* gunzip(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  try {
    yield* pipeline(Readable.from(bytes, { objectMode: false }), unzip, () => {});
  } catch (cause) {
    throw invalid(`${name} is not a whole gzip file: ${(cause as Error).message}.`);
  }
}

/** The first bytes (at least `size`, unless there are fewer), and all bytes including them. */
async function peek(
  bytes: AsyncIterable<Buffer>,
  size: number,
): Promise<{ first: Buffer; bytes: AsyncGenerator<Buffer> }> {
  const iterator = bytes[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  let done = false;
  while (first.length < size && !done) {
    const next = await iterator.next();
    done = next.done === true;
    if (!next.done) first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (first.length > 0) yield first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { first, bytes: all() };
}

async function* skip(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let left = size;
  for await (const chunk of bytes) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
