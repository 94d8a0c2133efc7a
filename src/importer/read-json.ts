/** Reads the records of a JSON document, such as `[…]` or `{"Actions": […]}`, without holding the document in memory. */
import { type ParsedTokenInfo, Tokenizer, TokenParser, TokenType } from '@streamparser/json';
import { RequestError } from '../errors.ts';
import { toByteText } from './byte-text.ts';
import { ExactNumber } from './exact-number.ts';
import { DUPLICATE_KEY, type FileRecord } from './file-record.ts';
import { isObject } from './is-object.ts';
import { keysOf } from './json-shape.ts';
import type { Source } from './open-source.ts';
import { MAX_DEPTH, MAX_RECORD_BYTES, MAX_RECORD_SIZE, MAX_VALUES } from './record-limits.ts';

/** Hands out numbers as they are written. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(source: string): number {
    // The token parser puts values of any type into its objects.
    return new ExactNumber(source) as unknown as number;
  }
}

export interface JsonOptions {
  /** Possible paths of the list of records. `data.records` is a path, and the empty path is the document itself. */
  paths: readonly string[];
  /** Whether the objects within a record are read, too. Their keys must then also be unique. */
  nested: boolean;
}

/**
 * Yields the records of the list whose path is in `paths`, in batches. Rejects with a VALIDATION_ERROR when there is no such list or
 * a second one, or the document is not valid and complete.
 */
export async function* readJson(source: Source, { paths, nested }: JsonOptions): AsyncGenerator<FileRecord[]> {
  const place = makePlace({ paths, nested });
  const tokenizer = new ExactTokenizer({});
  let parser: TokenParser | null = null;
  let records: FileRecord[] = [];
  let line = 0;
  let read = 0;
  let kept = 0;
  let tokens = 0;
  tokenizer.onToken = (token) => {
    parser ??= makeParser(token.token === TokenType.LEFT_BRACKET);
    place.enter(token);
    if (place.depth() > MAX_DEPTH)
      throw invalid(source, `has more than ${MAX_DEPTH} objects or lists within each other`);
    tokens += 1;
    // A value has at most four tokens: its key, a colon, itself and a comma.
    if (tokens > 4 * MAX_VALUES)
      throw invalid(source, `has a record of more than ${MAX_VALUES.toLocaleString('en')} values`);
    parser.write(token);
    place.leave(token);
    if (place.inRecord()) return;
    kept = read;
    tokens = 0;
  };

  function makeParser(isList: boolean): TokenParser {
    const selectors = paths.filter((path) => (path === '') === isList).map((path) => `$${path && '.'}${path}.*`);
    // Without the stack, the parser forgets what is not part of a record.
    const made = new TokenParser({ paths: selectors, keepStack: false });
    made.onValue = ({ value, parent }) => {
      if (!place.inList() || !Array.isArray(parent)) return;
      line += 1;
      records.push(toRecord(value, { line, nested, keys: place.keys() }));
    };
    return made;
  }

  const parse = (step: () => void) => {
    try {
      step();
    } catch (cause) {
      if (cause instanceof RequestError) throw cause;
      if ((parser as TokenParser | null)?.isEnded) {
        throw invalid(source, 'has text after the end of its document. If each line is an object, rename it to .jsonl');
      }
      throw invalid(source, `is not valid JSON: ${(cause as Error).message}`);
    }
  };
  for await (const chunk of source.bytes) {
    parse(() => tokenizer.write(chunk));
    read += chunk.length;
    if (read - kept > MAX_RECORD_BYTES) throw invalid(source, `has a record of more than ${MAX_RECORD_SIZE}`);
    if (records.length > 0) yield records;
    records = [];
    const second = place.second();
    if (second !== null) {
      throw invalid(source, `has a second list of records, in ${second}. Split it into files with one list each`);
    }
  }
  if (!(parser as TokenParser | null)?.isEnded) {
    throw invalid(source, 'ends in the middle of its JSON. Download it again');
  }
  parse(() => tokenizer.end());
  if (!place.found()) {
    const where = paths.map((path) => (path === '' ? 'the document itself' : path)).join(' or ');
    throw invalid(source, `has no list of records. They are expected in: ${where}`);
  }
}

interface Written {
  line: number;
  nested: boolean;
  /** Number of keys as written. */
  keys: number;
}

function toRecord(value: unknown, { line, nested, keys }: Written): FileRecord {
  if (!isObject(value)) {
    const text = toByteText(JSON.stringify(value));
    return { line, text, values: null, problem: 'the record is not a JSON object' };
  }
  const problem = keys > keysOf(value, nested) ? DUPLICATE_KEY : null;
  return { line, text: null, values: value, problem };
}

/** An object or array that is open. */
interface Level {
  path: string;
  list: boolean;
  /** The last key. */
  key: string;
  /** Number of keys as written, and of the objects in it if they are read. The parser keeps only the last of duplicate keys. */
  keys: number;
}

/** Where in the document the parser is. */
interface Place {
  /** Before the token is parsed. */
  enter(token: ParsedTokenInfo): void;
  /** After it was parsed. */
  leave(token: ParsedTokenInfo): void;
  /** Whether the list of records was there. */
  found(): boolean;
  /** The path of a second list at one of the paths. Null if there was none. */
  second(): string | null;
  /** Whether the list of records is open. */
  inList(): boolean;
  inRecord(): boolean;
  /** Number of open objects and lists. */
  depth(): number;
  /** Number of keys of the innermost object, and of the objects in it if they are read. */
  keys(): number;
}

function makePlace({ paths, nested }: JsonOptions): Place {
  const levels: Level[] = [];
  let text = '';
  let found = false;
  let second: string | null = null;
  /** Number of levels down to the list of records. Zero while it is not open. */
  let depth = 0;
  return {
    enter({ token, value }) {
      const top = levels.at(-1);
      if (token === TokenType.STRING) text = value as string;
      else if (token === TokenType.COLON && top) {
        top.key = text;
        top.keys += 1;
      } else if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) {
        const list = token === TokenType.LEFT_BRACKET;
        const path = depth > 0 || !top ? '' : top.list ? `${top.path}[]` : `${top.path}${top.path && '.'}${top.key}`;
        levels.push({ path, list, key: '', keys: 0 });
        if (!list || depth > 0 || !paths.includes(path)) return;
        // A list under an empty key has the path of the document.
        if (path === '' && top) return;
        if (found) {
          second ??= path;
          return;
        }
        found = true;
        depth = levels.length;
      }
    },
    leave({ token }) {
      if (token !== TokenType.RIGHT_BRACE && token !== TokenType.RIGHT_BRACKET) return;
      const closed = levels.pop();
      const outer = levels.at(-1);
      if (nested && closed && !closed.list && outer && !outer.list) outer.keys += closed.keys;
      if (levels.length < depth) depth = 0;
    },
    found: () => found,
    second: () => second,
    inList: () => depth > 0,
    inRecord: () => depth > 0 && levels.length > depth,
    depth: () => levels.length,
    keys: () => levels.at(-1)?.keys ?? 0,
  };
}

function invalid(source: Source, problem: string): RequestError {
  return new RequestError('VALIDATION_ERROR', `${source.name} ${problem}.`);
}
