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

/** Maximum characters of a name, as in `entry`. A dry run returns all names, so they must not fill the memory. */
const MAX_NAME = 1000;

/** Maximum files that a message names. */
const MAX_SHOWN = 20;

/** One of the files must be named. A dry run of the API reports this as a result. */
export class SeveralFilesError extends RequestError {
  /** Names of the files that can be imported. */
  readonly entries: string[];
  /** Size of the archive. */
  readonly bytes: number;

  constructor(message: string, { entries, bytes }: { entries: string[]; bytes: number }) {
    super('VALIDATION_ERROR', message);
    this.entries = entries;
    this.bytes = bytes;
  }
}

export interface ZipMember {
  /** Name in the archive. */
  entry: string;
  /** Names of all files in the archive that can be imported. */
  entries: string[];
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

/** Rejects with a VALIDATION_ERROR if there is no such file, and with a {@link SeveralFilesError} if there are several and none is named. */
export async function openZip({ path, name: file, entry: wanted }: ZipOptions): Promise<ZipMember> {
  const zip = await openPromise(path, { autoClose: false }).catch((cause) => Promise.reject(unreadable(file, cause)));
  try {
    const files = await dataFiles(zip, file);
    const entry = choose({ ...files, file, wanted, bytes: zip.fileSize });
    const entries = files.found.map(({ fileName }) => fileName);
    if (entry.isEncrypted()) throw invalid(`${file}: ${entry.fileName} is encrypted. Decrypt the archive first.`);
    if (!entry.canDecodeFileData()) {
      throw invalid(
        `${file}: ${entry.fileName} uses an unsupported compression method. Extract it and import the file.`,
      );
    }
    return { entry: entry.fileName, entries, size: entry.uncompressedSize, bytes: contents(zip, entry, file) };
  } catch (error) {
    zip.close();
    throw error;
  }
}

interface DataFiles {
  /** Those that can be imported. */
  found: Entry[];
  /** Names of those that are compressed with gzip in the archive, too. */
  compressedAgain: string[];
}

async function dataFiles(zip: ZipFile, file: string): Promise<DataFiles> {
  const found: Entry[] = [];
  const compressedAgain: string[] = [];
  let count = 0;
  let workbook = false;
  let isTooLong = false;
  try {
    for await (const entry of zip.eachEntry()) {
      count += 1;
      if (count > MAX_FILES) break;
      workbook ||= entry.fileName === '[Content_Types].xml';
      if (!namedFormat(entry.fileName) || HIDDEN.test(entry.fileName)) continue;
      isTooLong = entry.fileName.length > MAX_NAME;
      if (isTooLong) break;
      if (/\.gz$/i.test(entry.fileName)) compressedAgain.push(entry.fileName);
      else found.push(entry);
    }
  } catch (cause) {
    throw unreadable(file, cause as Error);
  }
  if (workbook) throw invalid(`${file} ${WORKBOOK}.`);
  if (isTooLong) {
    throw invalid(
      `${file} has a file whose name has more than ${MAX_NAME.toLocaleString('en')} characters. Unpack it and import the right files.`,
    );
  }
  if (count > MAX_FILES) {
    throw invalid(
      `${file} has more than ${MAX_FILES.toLocaleString('en')} files. Unpack it and import the right ones.`,
    );
  }
  return { found, compressedAgain };
}

/** What macOS adds to an archive, and hidden files. */
const HIDDEN = /^__MACOSX\/|(?:^|\/)\./;

interface Choice extends DataFiles {
  file: string;
  wanted: string | undefined;
  /** Size of the archive. */
  bytes: number;
}

function choose({ found, compressedAgain, file, wanted, bytes }: Choice): Entry {
  const names = found.map(({ fileName }) => fileName);
  const shown = [...names.slice(0, MAX_SHOWN), ...(names.length > MAX_SHOWN ? ['…'] : [])];
  if (wanted !== undefined) {
    const entry = found.find(({ fileName }) => fileName === wanted);
    if (entry) return entry;
    if (compressedAgain.includes(wanted)) throw twice(file, wanted);
    throw invalid(`--entry: ${file} has no file ${quoted(wanted)}. Allowed: ${shown.join(', ') || 'none'}.`);
  }
  const [first, second] = found;
  if (!first && compressedAgain.length > 0) throw twice(file, compressedAgain[0]!);
  if (!first) throw invalid(`${file} contains no file that can be imported. Unpack it and look at its files.`);
  if (!second) return first;
  throw new SeveralFilesError(
    `${file} contains several files: ${shown.map(quoted).join(', ')}. Choose one with --entry, for example --entry ${first.fileName}.`,
    { entries: names, bytes },
  );
}

/** Files are decompressed only once, so that the limits of {@link limitExpansion} and of uploads hold. */
function twice(file: string, member: string): RequestError {
  return invalid(`${file}: ${member} is compressed twice, with gzip and zip. Extract it and import the .gz file.`);
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
