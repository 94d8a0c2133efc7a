/** Opens the data file in a zip archive. Its bytes are read as they are needed. */
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { RequestError } from '../errors.ts';
import { quoted } from '../printable.ts';
import { limitExpansion } from './decompress.ts';
import { namedFormat } from './file-format.ts';
import { WORKBOOK } from './foreign-formats.ts';

/** Maximum files in an archive. Reports have one or a few. */
const MAX_FILES = 1000;

/** Maximum files that a message names. */
const MAX_SHOWN = 20;

export interface ZipMember {
  /** Name in the archive. */
  entry: string;
  /** Decompressed bytes. */
  bytes: AsyncGenerator<Buffer>;
  /** Number of decompressed bytes. */
  size: number;
}

export interface ZipOptions {
  path: string;
  /** Name in messages. */
  name: string;
  /** Name of the file in the archive. */
  entry?: string | undefined;
}

/** Rejects with a VALIDATION_ERROR if there is no such file, or several and none is named. */
export async function openZip({ path, name: file, entry: wanted }: ZipOptions): Promise<ZipMember> {
  const zip = await openPromise(path, { autoClose: false }).catch((cause) => Promise.reject(unreadable(file, cause)));
  try {
    const entries = await dataFiles(zip, file);
    const entry = choose(entries, file, wanted);
    if (entry.isEncrypted()) throw invalid(`${file}: ${entry.fileName} is encrypted. Decrypt the archive first.`);
    if (!entry.canDecodeFileData()) {
      throw invalid(
        `${file}: ${entry.fileName} is compressed in a way that only few programs know. Unpack it and import it.`,
      );
    }
    return { entry: entry.fileName, size: entry.uncompressedSize, bytes: contents(zip, entry, file) };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function dataFiles(zip: ZipFile, file: string): Promise<Entry[]> {
  const found: Entry[] = [];
  let count = 0;
  let workbook = false;
  try {
    for await (const entry of zip.eachEntry()) {
      count += 1;
      if (count > MAX_FILES) break;
      workbook ||= entry.fileName === '[Content_Types].xml';
      if (namedFormat(entry.fileName) && !HIDDEN.test(entry.fileName)) found.push(entry);
    }
  } catch (cause) {
    throw unreadable(file, cause as Error);
  }
  if (workbook) throw invalid(`${file} ${WORKBOOK}.`);
  if (count > MAX_FILES) {
    throw invalid(
      `${file} has more than ${MAX_FILES.toLocaleString('en')} files. Unpack it and import the right ones.`,
    );
  }
  return found;
}

/** What macOS adds to an archive, and hidden files. */
const HIDDEN = /^__MACOSX\/|(?:^|\/)\./;

function choose(entries: Entry[], file: string, wanted: string | undefined): Entry {
  const names = entries.map(({ fileName }) => fileName);
  const shown = [...names.slice(0, MAX_SHOWN), ...(names.length > MAX_SHOWN ? ['…'] : [])];
  if (wanted !== undefined) {
    const entry = entries.find(({ fileName }) => fileName === wanted);
    if (entry) return entry;
    throw invalid(`--entry: ${file} has no file ${quoted(wanted)}. Allowed: ${shown.join(', ') || 'none'}.`);
  }
  const [first, second] = entries;
  if (!first) throw invalid(`${file} contains no file that can be imported. Unpack it and look at its files.`);
  if (!second) return first;
  throw invalid(
    `${file} contains several files: ${shown.map(quoted).join(', ')}. Choose one with --entry, for example --entry ${first.fileName}.`,
  );
}

async function* contents(zip: ZipFile, entry: Entry, file: string): AsyncGenerator<Buffer> {
  let sum = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of limitExpansion(stream, { name: file, compressed: () => entry.compressedSize })) {
      // yauzl compares the sizes, and leaves the checksum to its users.
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof RequestError ? cause : unreadable(file, cause as Error);
  } finally {
    zip.close();
  }
  if (sum !== entry.crc32) {
    throw invalid(`${file} is damaged: the checksum of ${entry.fileName} is wrong. Download it again.`);
  }
}

function unreadable(file: string, cause: Error): RequestError {
  return invalid(`${file} cannot be read as a zip archive: ${cause.message}. Download it again.`);
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
