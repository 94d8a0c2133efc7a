/** Opens a file or standard input for an import: compressed or not, in any encoding, and finds its format. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { RequestError } from '../errors.ts';
import { type CsvLayout, csvLayout } from './csv-layout.ts';
import { CHUNK_BYTES, gunzip, limitExpansion } from './decompress.ts';
import { type Format, formatOf, namedFormat, requireFormat } from './file-format.ts';
import type { FileLayout } from './file-layout.ts';
import { foreignFormat, isWorkbook, WORKBOOK } from './foreign-formats.ts';
import { openZip } from './open-zip.ts';
import { type Peeked, peek, skip } from './peek.ts';
import { type Encoding, toUtf8 } from './to-utf8.ts';

/** Bytes that decide the layout of a file: more than the longest header line seen, 12 KB. */
const OPENING_BYTES = 64 * 1024;

export interface Source {
  /** Name in messages. */
  name: string;
  format: Format;
  /** Delimiter and row end. */
  layout: CsvLayout;
  /** Decompressed UTF-8, without byte order mark and without the `sep=` line of a CSV. */
  bytes: AsyncIterable<Buffer>;
  /** Name of the file within a zip archive. Null for other files. */
  entry: string | null;
  /** The encoding that was converted, as far as the file was read. Null for UTF-8. */
  encoding(): Encoding | null;
  /** Bytes read so far, in the unit of `total`. */
  read(): number;
  /** Size of the file, or of the file within a zip archive. Null if unknown. */
  total: number | null;
}

export interface OpenOptions extends FileLayout {
  /** The stream that `-` reads. */
  input?: Readable | undefined;
  /** Name of a file in a zip archive. */
  entry?: string | undefined;
}

/** `file` is a path, or `-`. Rejects with a VALIDATION_ERROR if the source cannot be imported. */
export async function openSource(file: string, options: OpenOptions = {}): Promise<Source> {
  const { input = process.stdin, entry, delimiter, encoding: given } = options;
  const name = file === '-' ? 'standard input' : file;
  if (file !== '-') requireFormat(file);
  const stored = await openStored(file, input);
  const unpacked = await unpack(stored, { file, name, entry });
  const opened = await peek(unpacked.bytes, OPENING_BYTES);
  const foreign = foreignFormat(opened.first);
  if (foreign) {
    await opened.bytes.return(undefined);
    throw invalid(`${name} ${foreign}.`);
  }
  const text = toUtf8(opened.bytes, { first: opened.first, name, given });
  const { first, bytes } = await peek(text.bytes, OPENING_BYTES);
  const markBytes = first.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  const opening = first.subarray(markBytes).toString('latin1');
  const named = file === '-' ? null : namedFormat(unpacked.entry ?? file);
  const format = formatOf(opening, named);
  if (format === 'csv' && XML.test(opening)) {
    await bytes.return(undefined);
    throw invalid(`${name} is XML, but its name says that it is text. Rename it to .xml.`);
  }
  // Line ends cannot occur within JSON strings, and JSON's quotes are not those of CSV.
  const layout = csvLayout(format === 'csv' ? opening : opening.replaceAll('"', ''), {
    named: named?.delimiter ?? null,
    given: delimiter,
  });
  const skipped = markBytes + (format === 'csv' ? layout.sepBytes : 0);
  const { encoding } = text;
  return { ...unpacked, name, format, layout, encoding, bytes: skipped > 0 ? skip(bytes, skipped) : bytes };
}

/** An XML declaration, or an element with another one in it. A header of a CSV can begin with `<id>,`. */
const XML = /^\s*<(?:\?xml\s|[a-z][^<>]*>\s*<)/i;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

interface Stored extends Peeked {
  read(): number;
  total: number | null;
}

async function openStored(file: string, input: Readable): Promise<Stored> {
  const total = file === '-' ? null : await sizeOf(file);
  const raw = file === '-' ? input : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  if (file !== '-') await once(raw, 'open').catch((cause) => Promise.reject(unopened(file, cause)));
  let read = 0;
  const counted = count(raw, (bytes) => (read += bytes));
  return { ...(await peek(counted, 4)), read: () => read, total };
}

type Unpacked = Pick<Source, 'bytes' | 'entry' | 'read' | 'total'>;

interface UnpackOptions {
  file: string;
  name: string;
  entry: string | undefined;
}

/** gzip and zip are recognized by their first bytes, whatever the name of the file. */
async function unpack(stored: Stored, { file, name, entry }: UnpackOptions): Promise<Unpacked> {
  const { first, bytes, read, total } = stored;
  if (first.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
    await bytes.return(undefined);
    if (isWorkbook(first)) throw invalid(`${name} ${WORKBOOK}.`);
    if (file === '-') {
      throw invalid(
        'standard input is a zip archive, which must be read in several places. Give the path of the file.',
      );
    }
    const member = await openZip({ path: file, name, entry });
    let done = 0;
    const counted = count(member.bytes, (size) => (done += size));
    return { bytes: counted, entry: member.entry, read: () => done, total: member.size };
  }
  if (entry !== undefined) {
    await bytes.return(undefined);
    throw invalid(`--entry: ${name} is not a zip archive. Omit the option.`);
  }
  const gzip = first[0] === 0x1f && first[1] === 0x8b;
  const plain = gzip ? limitExpansion(gunzip(bytes, name), { name, compressed: read }) : bytes;
  return { bytes: plain, entry: null, read, total };
}

/** The size of a regular file; null for a pipe. */
async function sizeOf(file: string): Promise<number | null> {
  const found = await stat(file).catch((cause) => Promise.reject(unopened(file, cause)));
  if (found.isDirectory()) throw invalid(`${file} is a folder. Import the files in it one by one.`);
  return found.isFile() ? found.size : null;
}

function unopened(file: string, cause: Error): RequestError {
  return invalid(`${file} cannot be opened: ${cause.message}.`);
}

async function* count(raw: AsyncIterable<Buffer>, add: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of raw) {
    add(chunk.length);
    yield chunk;
  }
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
