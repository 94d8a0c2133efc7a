/** Reads the records of JSON Lines, JSON and XML into batches of rows. Their keys are the column names. */
import { RequestError } from '../errors.ts';
import { toByteText } from './byte-text.ts';
import type { ColumnMatcher } from './column-matcher.ts';
import { ExactNumber } from './exact-number.ts';
import type { FileRecord } from './file-record.ts';
import type { Column, Row } from './kind.ts';
import type { Source } from './open-source.ts';
import { readJson } from './read-json.ts';
import { readJsonLines } from './read-jsonl.ts';
import { readXml } from './read-xml.ts';

/** The row of a record. A class, because a getter in an object literal gives each object a shape of its own, which made reading 30 % slower. */
class RecordRow implements Row {
  readonly line: number;
  fields: string[];
  readonly problems: Row['problems'] = [];
  readonly staged: Row['staged'] = {};
  readonly #record: FileRecord;

  constructor(record: FileRecord, width: number) {
    this.line = record.line;
    this.fields = new Array(width).fill('');
    this.#record = record;
  }

  /** Only rejected rows need it. */
  get original(): string[] {
    const { text, values } = this.#record;
    return [text ?? toByteText(JSON.stringify(values))];
  }
}

export interface RecordOptions {
  source: Source;
  matcher: ColumnMatcher;
  columns: readonly Column[];
  /** Reads nested keys as `outer.inner`. */
  nested: boolean;
  /** Key of each record that contains its values. */
  inside?: string | undefined;
  /** Paths of the list of records in a JSON document, or of a record in an XML document. Omitted without a preset. */
  paths?: readonly string[] | undefined;
}

/** Rejects with a VALIDATION_ERROR for a document that is damaged or has no records at these paths. */
export async function* readRecords(options: RecordOptions): AsyncGenerator<Row[]> {
  const { matcher, columns, nested, inside } = options;
  const places = new Map<string, number>();

  function toRow(record: FileRecord): Row {
    const { values, problem } = record;
    const row = new RecordRow(record, columns.length);
    if (problem !== null || values === null) {
      row.problems.push({ column: null, reason: problem ?? 'cannot be read', value: row.original[0]! });
    } else {
      const inner = inside === undefined ? undefined : values[inside];
      setFields(row, '', isObject(inner) ? inner : values);
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

  for await (const records of recordsOf(options)) yield records.map(toRow);
}

function recordsOf({ source, paths }: RecordOptions): AsyncGenerator<FileRecord[]> {
  if (source.format === 'jsonl') return readJsonLines(source);
  if (source.format === 'json') return readJson(source, paths ?? ['']);
  const elements = paths?.filter((path) => path !== '') ?? [];
  if (elements.length > 0) return readXml(source, elements);
  throw new RequestError(
    'VALIDATION_ERROR',
    `${source.name} is XML. Only a preset with the path of its records can read it. Add --preset or --detect.`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
