/**
 * Cuts the records out of a JSON document, such as `[…]` or `{"Actions": […]}`, as bytes and without holding the document in memory. They become lines of a
 * file, which the importer parses.
 */
import { RequestError } from '../../errors.ts';

/** Maximum bytes of a record. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Maximum objects and lists within each other. The importer accepts as many in a record. */
const MAX_DEPTH = 100;

/** Maximum bytes of a key, or of another string outside of the records. */
const MAX_TEXT_BYTES = 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the bytes come from. */
interface Response {
  /** Name in messages. */
  name: string;
  bytes: AsyncIterable<Buffer>;
}

interface Level {
  /** Path of this object or array. */
  path: string;
  list: boolean;
  /** The last key. */
  key: string;
}

/**
 * Yields the bytes of the records in the first list whose path is in `paths`, in batches. `data.records` is a path, and the
 * empty path is the document itself. `onOther` receives all other bytes, which are the document with an empty list. Rejects with a
 * VALIDATION_ERROR when there is no such list, the document is not complete, or it is nested too deeply.
 */
export async function* splitJson(
  source: Response,
  paths: readonly string[],
  onOther: (bytes: Buffer) => void = () => {},
): AsyncGenerator<Buffer[]> {
  const levels: Level[] = [];
  let found = false;
  let ended = false;
  let inString = false;
  let escaped = false;
  /** Bytes of the current string. Only keys are needed. */
  let text = '';
  /** Depth of the list of records, while it is open. */
  let listDepth = -1;
  let begun: Buffer[] = [];
  let size = 0;
  let inRecord = false;

  for await (const chunk of source.bytes) {
    const records: Buffer[] = [];
    let start = 0;
    /** Where the bytes outside of the list of records begin. */
    let other = 0;
    const finish = (end: number): void => {
      if (!inRecord) return;
      records.push(Buffer.concat([...begun, chunk.subarray(start, end)]));
      begun = [];
      size = 0;
      inRecord = false;
    };
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        else if (listDepth < 0) {
          if (text.length === MAX_TEXT_BYTES) throw invalid(source, 'has a string of more than 1 MiB');
          text += String.fromCharCode(byte);
        }
        continue;
      }
      if (byte <= 0x20) continue;
      const inList = levels.length === listDepth;
      if (inList && !inRecord && byte !== 0x2c && byte !== 0x5d) {
        inRecord = true;
        start = at;
      }
      const top = levels.at(-1);
      if (byte === QUOTE) {
        inString = true;
        text = '';
      } else if (byte === 0x3a) {
        if (top && listDepth < 0) top.key = text;
      } else if (byte === 0x7b || byte === 0x5b) {
        if (ended) throw invalid(source, 'has text after its end. Each file must contain one document');
        if (levels.length === MAX_DEPTH) {
          throw invalid(source, `has more than ${MAX_DEPTH} objects or lists within each other`);
        }
        const path = top ? (top.list ? `${top.path}[]` : top.path === '' ? top.key : `${top.path}.${top.key}`) : '';
        levels.push({ path, list: byte === 0x5b, key: '' });
        if (byte === 0x5b && !found && paths.includes(path)) {
          found = true;
          listDepth = levels.length;
          onOther(chunk.subarray(other, at + 1));
        }
      } else if (byte === 0x7d || byte === 0x5d) {
        if (!top || top.list !== (byte === 0x5d)) throw invalid(source, 'has a bracket that closes nothing');
        if (inList) {
          finish(at);
          listDepth = -1;
          other = at;
        }
        levels.pop();
        if (levels.length === 0) ended = true;
        if (levels.length === listDepth) finish(at + 1);
      } else if (byte === 0x2c && inList) finish(at);
    }
    if (listDepth < 0) onOther(chunk.subarray(other));
    if (inRecord) {
      begun.push(chunk.subarray(start));
      size += chunk.length - start;
      if (size > MAX_RECORD_BYTES) throw invalid(source, 'has a record of more than 16 MiB');
    }
    if (records.length > 0) yield records;
  }
  if (!ended || inString) throw invalid(source, 'ends in the middle of its JSON. Download it again');
  if (!found) {
    const where = paths.map((path) => (path === '' ? 'the document itself' : path)).join(' or ');
    throw invalid(source, `has no list of records. They are expected in: ${where}`);
  }
}

function invalid(source: Response, problem: string): RequestError {
  return new RequestError('VALIDATION_ERROR', `${source.name} ${problem}.`);
}
