/** Reads JSON Lines into batches of rows: one object per line, whose keys are the column names. */
import { isUtf8 } from 'node:buffer';
import { RequestError } from '../errors.ts';
import { toByteText } from './byte-text.ts';
import type { ColumnMatcher } from './column-matcher.ts';
import type { Column, Row } from './kind.ts';
import type { Source } from './open-source.ts';

/** Maximum bytes of a line. Otherwise a file that is not JSON Lines would be held in memory as one line. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** Keeps numbers as written: IDs of 19 digits and `1.50` stay exact, where `JSON.parse` would round them. */
const exact = (_key: string, value: unknown, context?: { source?: string }) =>
  typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value;

/** A number of a JSON text, as written. */
class ExactNumber {
  readonly #source: string;
  constructor(source: string) {
    this.#source = source;
  }
  toString(): string {
    return this.#source;
  }
  toJSON(): number {
    return Number(this.#source);
  }
}

const STRUCTURE = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** Number of keys of a JSON object as written. `JSON.parse` keeps only the last of duplicate keys. */
function countKeys(text: string): number {
  let depth = 0;
  let keys = 0;
  STRUCTURE.lastIndex = 0;
  for (let match = STRUCTURE.exec(text); match !== null; match = STRUCTURE.exec(text)) {
    const token = match[0];
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) keys += 1;
  }
  return keys;
}

export interface JsonOptions {
  source: Source;
  matcher: ColumnMatcher;
  columns: readonly Column[];
  /** Reads nested keys as `outer.inner`. */
  nested?: boolean;
  /** Key of each object that contains its values. */
  inside?: string | undefined;
  /** Batches of objects as bytes, by default the lines of the source. Their numbers are the lines of the rows. */
  objects?: AsyncIterable<Buffer[]>;
}

export async function* readJsonl(options: JsonOptions): AsyncGenerator<Row[]> {
  const { source, matcher, columns, nested = false, inside } = options;
  const places = new Map<string, number>();
  let line = 0;

  function toRow(bytes: Buffer): Row | null {
    line += 1;
    const text = bytes.toString('latin1');
    if (text.trim() === '') return null;
    const row: Row = { line, fields: new Array(columns.length).fill(''), original: [text], problems: [], staged: {} };
    const bad = (reason: string) => row.problems.push({ column: null, reason, value: text });
    if (!isUtf8(bytes)) bad('the line is not UTF-8');
    else {
      const record = parseObject(bytes.toString('utf8'));
      if (!record) bad('the line is not a JSON object');
      else if (countKeys(text) > Object.keys(record).length) bad('the object has a duplicate key');
      else setFields(row, '', inside !== undefined && isObject(record[inside]) ? record[inside] : record);
    }
    return row;
  }

  function setFields(row: Row, path: string, record: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(record)) {
      if (nested && isObject(value)) setFields(row, `${path}${key}.`, value);
      else setField(row, path + key, value);
    }
  }

  function setField(row: Row, key: string, value: unknown): void {
    let place = places.get(key);
    if (place === undefined) {
      place = matcher.match(key);
      places.set(key, place);
    }
    if (place < 0 || value === null) return;
    const { name: column, type } = columns[place]!;
    const reject = (reason: string, shown: string) =>
      row.problems.push({ column, reason, value: toByteText(shown.toWellFormed()) });
    if (typeof value === 'object' && !(value instanceof ExactNumber)) {
      reject('must be a single value', JSON.stringify(value));
      return;
    }
    const text = String(value);
    if (row.fields[place] !== '') reject('has two values in the object', text);
    else if (!text.isWellFormed()) reject('contains half of a surrogate pair', text);
    else if (typeof value === 'boolean' && type !== 'boolean') reject('must be text or a number', text);
    else if (type === 'id' && value instanceof ExactNumber && !/^-?\d+$/.test(text)) {
      reject('must be text or a whole number', text);
    } else row.fields[place] = toByteText(text);
  }

  for await (const lines of options.objects ?? splitLines(source)) yield lines.map(toRow).filter((row) => row !== null);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text, exact);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Yields the lines of each chunk, without their line ends. */
async function* splitLines(source: Source): AsyncGenerator<Buffer[]> {
  const rowEnd = source.layout.rowEnd.charCodeAt(0);
  let begun: Buffer[] = [];
  let size = 0;
  for await (const chunk of source.bytes) {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(rowEnd); end >= 0; end = chunk.indexOf(rowEnd, start)) {
      const piece = chunk.subarray(start, end);
      lines.push(begun.length > 0 ? Buffer.concat([...begun, piece]) : piece);
      begun = [];
      size = 0;
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > MAX_LINE_BYTES) {
      throw new RequestError(
        'VALIDATION_ERROR',
        `${source.name} has a line of more than 16 MiB. Write one object per line.`,
      );
    }
    if (lines.length > 0) yield lines;
  }
  if (begun.length > 0) yield [Buffer.concat(begun)];
}
