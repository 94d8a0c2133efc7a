/** Finds the encoding of a file and converts its text to UTF-8. */
import { isAscii } from 'node:buffer';
import { RequestError } from '../errors.ts';
import { cutValue } from './cut-value.ts';
import { ENCODINGS, type EncodingLabel } from './file-layout.ts';

/** The encoding of a file that is not UTF-8. */
export interface Encoding {
  name: string;
  /** The first value with a letter outside ASCII, so that people can check the encoding. Null if there is none. */
  example: string | null;
}

export interface Utf8 {
  /** The text without a byte order mark. */
  bytes: AsyncGenerator<Buffer>;
  /** What was found so far. Null for UTF-8. */
  encoding(): Encoding | null;
}

const LATIN1 = ENCODINGS['windows-1252'];

export interface ToUtf8 {
  /** The first bytes of the file. */
  first: Buffer;
  /** Name of the file in messages. */
  name: string;
  /** By default, the bytes decide. */
  given?: EncodingLabel | undefined;
}

/** Iteration rejects with a VALIDATION_ERROR for text that is not in its encoding. */
export function toUtf8(bytes: AsyncIterable<Buffer>, { first, name, given }: ToUtf8): Utf8 {
  const found: { encoding: Encoding | null } = { encoding: null };
  // Values that are not UTF-8 are rejected with their lines, as in a file that was recognized as UTF-8.
  if (given === 'utf-8') return { bytes: prepended(Buffer.alloc(0), bytes), encoding: () => null };
  const label = given ?? utf16(first) ?? declared(first, name);
  if (label !== null) found.encoding = { name: NAMES[label] ?? label, example: null };
  const text = label === null ? detected(bytes, found, name) : converted(bytes, { label, found, name });
  return { bytes: text, encoding: () => found.encoding };
}

/** UTF-16 was recognized by its bytes, so their order needs no words. */
const NAMES: Record<string, string> = { ...ENCODINGS, 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' };

interface Conversion {
  label: string;
  found: { encoding: Encoding | null };
  name: string;
}

async function* converted(bytes: AsyncIterable<Buffer>, { label, found, name }: Conversion): AsyncGenerator<Buffer> {
  const decode = decoder(label, name);
  const { encoding } = found;
  for await (const chunk of bytes) {
    const text = decode(chunk);
    if (encoding && encoding.example === null) encoding.example = exampleIn(text);
    yield Buffer.from(text);
  }
  const rest = decode(null);
  if (rest !== '') yield Buffer.from(rest);
}

/** Until the first letter outside ASCII, most encodings are equal. The chunk that has it decides. */
async function* detected(
  bytes: AsyncIterable<Buffer>,
  found: { encoding: Encoding | null },
  name: string,
): AsyncGenerator<Buffer> {
  const iterator = bytes[Symbol.asyncIterator]();
  const rest: AsyncIterable<Buffer> = { [Symbol.asyncIterator]: () => iterator };
  let held: Buffer = Buffer.alloc(0);
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (held.length === 0 && isAscii(next.value)) {
        yield next.value;
        continue;
      }
      const chunk = Buffer.concat([held, next.value]);
      const whole = chunk.subarray(0, chunk.length - cutCharacter(chunk));
      if (isAscii(whole)) {
        // The only letter outside ASCII is cut at the end of the chunk.
        yield whole;
        held = Buffer.from(chunk.subarray(whole.length));
        continue;
      }
      if (isWindows1252(whole)) {
        found.encoding = { name: LATIN1, example: null };
        yield* converted(prepended(chunk, rest), { label: 'windows-1252', found, name });
      } else yield* prepended(chunk, rest);
      return;
    }
    if (held.length > 0) yield held;
  } finally {
    await iterator.return?.();
  }
}

async function* prepended(chunk: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield chunk;
  yield* rest;
}

/** Returns the number of bytes of a UTF-8 character that is cut at the end. */
function cutCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** A first byte of a UTF-8 character with some of the following ones, also where they are overlong or half of a surrogate pair. */
const SEQUENCE = /[\xc0-\xf7][\x80-\xbf]+/g;

/** A UTF-8 character of Latin letters or punctuation that was cut, as by a database column. Alone, it is no letter of a word. */
const CUT = /[\xc2\xc3\xe2](?![A-Za-z])/g;

/** Bytes without a meaning in Windows-1252. */
const UNDEFINED = /[\x81\x8d\x8f\x90\x9d]/;

/** Words of Western languages do not have as many accented letters in a row, but those of other scripts do. */
const OTHER_SCRIPT = /[\xc0-\xff]{4,}/g;

const WORD = /[\x80-\xff]+/g;

/**
 * Whether bytes are Windows-1252 rather than UTF-8 with a few damaged values, or than another script. Those stay as they are, and their values
 * are rejected with their lines: a wrong guess would store wrong letters.
 */
function isWindows1252(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  const sequences = text.match(SEQUENCE)?.length ?? 0;
  const others = text.replace(SEQUENCE, '').replace(CUT, '');
  const alone = others.match(/[\x80-\xff]/g)?.length ?? 0;
  if (alone <= sequences || UNDEFINED.test(others)) return false;
  return 8 * (text.match(OTHER_SCRIPT)?.length ?? 0) < (text.match(WORD)?.length ?? 0);
}

/** UTF-16 by its byte order mark, or by the NUL bytes of its Latin letters. */
function utf16(first: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  const zeros = { even: 0, odd: 0 };
  const length = Math.min(first.length, 4096);
  for (let i = 0; i < length; i += 1) if (first[i] === 0) zeros[i % 2 === 0 ? 'even' : 'odd'] += 1;
  const clear = length >= 4 && Math.max(zeros.even, zeros.odd) > length / 4;
  if (!clear || Math.min(zeros.even, zeros.odd) >= length / 16) return null;
  return zeros.odd > zeros.even ? 'utf-16le' : 'utf-16be';
}

const DECLARATION = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/;

/** The encoding that an XML document declares. Null for UTF-8. */
function declared(first: Buffer, name: string): string | null {
  const label = DECLARATION.exec(first.subarray(0, 200).toString('latin1'))?.[1]?.toLowerCase();
  if (label === undefined) return null;
  try {
    const { encoding } = new TextDecoder(label);
    return encoding === 'utf-8' ? null : encoding;
  } catch {
    throw invalid(`${name} declares the encoding "${label}", which is unknown. Save it as UTF-8.`);
  }
}

function decoder(label: string, name: string): (chunk: Buffer | null) => string {
  const decoding = new TextDecoder(label, { fatal: true });
  return (chunk) => {
    try {
      return chunk ? decoding.decode(chunk, { stream: true }) : decoding.decode();
    } catch {
      throw invalid(
        `${name} cannot be read as ${NAMES[label] ?? label}, because some characters are damaged. Download it again, or save it as UTF-8.`,
      );
    }
  };
}

/** The first value with a letter outside ASCII. */
function exampleIn(text: string): string | null {
  const at = text.search(/[^\x00-\x7f]/);
  if (at < 0) return null;
  const before = /[^\n\r,;\t|"<>]*$/.exec(text.slice(Math.max(0, at - 40), at))![0];
  const after = /^[^\n\r,;\t|"<>]*/.exec(text.slice(at, at + 60))![0];
  return cutValue(`${before}${after}`.trim());
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
