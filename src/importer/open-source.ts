/** Opens a file or standard input for an import: compressed or not, CSV or JSON Lines. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RequestError } from '../errors.ts';
import { type CsvLayout, csvLayout } from './csv-layout.ts';
import { foreignFormat } from './foreign-formats.ts';

/** A batch is the rows of a chunk. With larger chunks, the database would wait longer, because parsing blocks sending. */
const CHUNK_BYTES = 128 * 1024;

/** Bytes that decide the layout of a file: more than the longest header line seen, 12 KB. */
const OPENING_BYTES = 64 * 1024;

export interface Source {
  /** Name in messages. */
  name: string;
  /** `json` is a document that contains a list of records. */
  format: 'csv' | 'jsonl' | 'json';
  /** Delimiter and row end. */
  layout: CsvLayout;
  /** Decompressed bytes, without byte order mark and without the `sep=` line of a CSV. */
  bytes: AsyncIterable<Buffer>;
  /** Bytes read so far, before decompression. */
  read(): number;
  /** Size before decompression. Null if unknown. */
  total: number | null;
}

/**
 * `file` is a path, or `-` for `input`. Rejects with a VALIDATION_ERROR if the source cannot be imported. `documents`: whether JSON
 * documents can be read, because a preset knows where their records are.
 */
export async function openSource(file: string, input: Readable, documents = false): Promise<Source> {
  const name = file === '-' ? 'standard input' : file;
  const kind = file === '-' ? null : formatOf(file, documents);
  const total = file === '-' ? null : await sizeOf(file);
  const raw = file === '-' ? input : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (file !== '-') await once(raw, 'open').catch((cause) => Promise.reject(unopened(file, cause)));

  let read = 0;
  const stored = await peek(
    count(raw, (bytes) => (read += bytes)),
    2,
  );
  const zipped = stored.first[0] === 0x1f && stored.first[1] === 0x8b;
  const { first, bytes } = await peek(zipped ? gunzip(stored.bytes, name) : stored.bytes, OPENING_BYTES);
  const foreign = foreignFormat(first);
  if (foreign) {
    await bytes.return(undefined);
    throw invalid(`${name} ${foreign}.`);
  }
  const markBytes = first.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  const opening = first.subarray(markBytes).toString('latin1');
  const begins = opening.trimStart()[0];
  const document = documents && kind?.format !== 'csv' && (begins === '[' || kind?.format === 'json');
  if (begins === '[' && kind?.format !== 'csv' && !document) {
    await bytes.return(undefined);
    throw invalid(`${name} is a JSON array. Write one object per line (JSON Lines), for example with: jq -c '.[]'.`);
  }
  const format = document ? 'json' : (kind?.format ?? (begins === '{' ? 'jsonl' : 'csv'));
  // Line ends cannot occur within JSON strings, and JSON's quotes are not those of CSV.
  const layout = csvLayout(format === 'csv' ? opening : opening.replaceAll('"', ''), kind?.delimiter ?? null);
  const skipped = markBytes + (format === 'csv' ? layout.sepBytes : 0);
  return { name, format, layout, bytes: skipped > 0 ? skip(bytes, skipped) : bytes, read: () => read, total };
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The size of a regular file; null for a pipe. */
async function sizeOf(file: string): Promise<number | null> {
  const found = await stat(file).catch((cause) => Promise.reject(unopened(file, cause)));
  if (found.isDirectory()) throw invalid(`${file} is a folder. Import the files in it one by one.`);
  return found.isFile() ? found.size : null;
}

function unopened(file: string, cause: Error): RequestError {
  return invalid(`${file} cannot be opened: ${cause.message}.`);
}

function formatOf(file: string, documents: boolean): { format: Source['format']; delimiter: string | null } {
  if (documents && /\.json(?:\.gz)?$/i.test(file)) return { format: 'json', delimiter: null };
  if (documents && /\.txt(?:\.gz)?$/i.test(file)) return { format: 'csv', delimiter: null };
  const ending = /\.(csv|tsv|jsonl|ndjson)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  if (!ending) {
    throw invalid(
      `${file}: the file name must end in .csv, .tsv, .jsonl or .ndjson, with or without .gz. Rename the file, or pipe it to standard input.`,
    );
  }
  if (ending === 'csv') return { format: 'csv', delimiter: null };
  return ending === 'tsv' ? { format: 'csv', delimiter: '\t' } : { format: 'jsonl', delimiter: null };
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
    throw invalid(`${name} is not a complete gzip file: ${(cause as Error).message}. Download or compress it again.`);
  }
}

/** The first bytes, at least `size` if there are as many, and a stream of all bytes. */
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
