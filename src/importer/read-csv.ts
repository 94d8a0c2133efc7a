/** Reads CSV into batches of rows. Fields stay byte texts. Lines are counted as in an editor. */
import { RequestError } from '../errors.ts';
import { fromByteText } from './byte-text.ts';
import { trim } from './clean-text.ts';
import type { ColumnMatcher } from './column-matcher.ts';
import type { Row } from './kind.ts';
import type { Notes } from './notes.ts';
import type { Source } from './open-source.ts';
import { MAX_RECORD_BYTES, MAX_RECORD_SIZE } from './record-limits.ts';
import { type CsvRecord, makeCsvSplitter } from './split-csv.ts';

const BROKEN_QUOTE = 'a quoted field continues after its closing quote; write a quote inside a quoted field twice ("")';

export interface CsvRows {
  /** The header of the file, as byte texts. */
  header: string[];
  batches: AsyncGenerator<Row[]>;
}

export interface CsvOptions {
  source: Source;
  matcher: ColumnMatcher;
  /** Number of the kind's columns. */
  width: number;
  notes: Notes;
}

/**
 * Reads and matches the header, which is the first line that is not blank, then yields the rows on demand. Rejects with
 * a VALIDATION_ERROR if a quote is never closed, because the start of the following rows is then unknown.
 */
export async function readCsv({ source, matcher, width, notes }: CsvOptions): Promise<CsvRows> {
  const { delimiter } = source.layout;
  const records = readRecords(source);
  const noteRow = notes.forColumn(null);

  /** Fields of each row. The first row decides, because some programs end only the header, or only the rows, with a delimiter. */
  let fieldsPerRow = 0;

  const empty: string[] = new Array(width).fill('');
  const { header, rest } = await readHeader();
  const places = matchHeader(header, matcher);
  matcher.requireAll();
  return { header, batches: rows() };

  async function readHeader(): Promise<{ header: string[]; rest: CsvRecord[] }> {
    for await (const batch of uncloseable(records)) {
      const at = batch.findIndex((record) => !isBlank(record.fields));
      if (at < 0) continue;
      const { line, fields, quotes } = batch[at]!;
      if (quotes !== null) {
        throw invalid(`${source.name}, line ${line}: the header has a quote that is not closed or not doubled.`);
      }
      return { header: fields, rest: batch.slice(at + 1) };
    }
    throw invalid(`${source.name} is empty. The first line must contain the column names.`);
  }

  function fieldsOf(first: string[], firstLine: number): number {
    const surplus = first.length - header.length;
    const trailing = surplus === 1 ? first.at(-1) === '' : surplus === -1 && header.at(-1) === '';
    if (!trailing) return header.length;
    notes.line = firstLine;
    noteRow('trailing-delimiter', delimiter, '');
    return first.length;
  }

  async function* rows(): AsyncGenerator<Row[]> {
    if (rest.length > 0) yield toRows(rest);
    for await (const batch of records) yield toRows(batch);
  }

  function toRows(batch: CsvRecord[]): Row[] {
    const rows: Row[] = [];
    for (const record of batch) if (!isBlank(record.fields)) rows.push(toRow(record));
    return rows;
  }

  function toRow({ line, fields: original, quotes }: CsvRecord): Row {
    const row: Row = { line, fields: empty.slice(), original, problems: [], staged: {} };
    if (fieldsPerRow === 0) fieldsPerRow = fieldsOf(original, line);
    if (quotes === 'broken' || original.length !== fieldsPerRow) {
      const than = fieldsPerRow === header.length ? 'header' : 'first row';
      const reason =
        quotes === 'broken'
          ? BROKEN_QUOTE
          : `the row has ${original.length} fields, but the ${than} has ${fieldsPerRow}`;
      row.problems.push({ column: null, reason, value: original.join(delimiter) });
      return row;
    }
    if (quotes === 'stray') {
      const value = original.find((field) => field.includes('"')) ?? '';
      notes.line = line;
      noteRow('stray-quote', value, value);
    }
    for (let i = 0; i < places.length; i += 1) if (places[i]! >= 0) row.fields[places[i]!] = original[i] ?? '';
    return row;
  }
}

/** Wraps a generator so that the end of a loop does not close it. */
function uncloseable<T>(items: AsyncGenerator<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => ({ next: () => items.next() }) };
}

/** Whether a line is empty or has only white space. */
function isBlank(record: string[]): boolean {
  return record.length === 1 && trim(record[0]!) === '';
}

function matchHeader(header: string[], matcher: ColumnMatcher): number[] {
  const places = header.map((name) => matcher.match(fromByteText(name)));
  const twice = places.findIndex((place, i) => place >= 0 && places.indexOf(place) !== i);
  if (twice >= 0) {
    const names = header.filter((_, i) => places[i] === places[twice]).map((name) => `"${fromByteText(name)}"`);
    throw invalid(`The columns ${names.join(' and ')} have the same meaning. Remove or rename one.`);
  }
  return places;
}

/** Yields the records of each chunk of the file. */
async function* readRecords(source: Source): AsyncGenerator<CsvRecord[]> {
  const splitter = makeCsvSplitter(source.layout, source.layout.sepBytes > 0 ? 2 : 1);
  const checkQuote = () => {
    const line = splitter.openLine();
    if (line === null) return;
    throw invalid(
      `${source.name} cannot be read as CSV: the quote that opens a field on line ${line} is never closed.`,
    );
  };
  for await (const chunk of source.bytes) {
    const batch = splitter.split(chunk);
    if (splitter.pendingBytes() > MAX_RECORD_BYTES) {
      // A quote that is never closed puts the rest of the file into one field.
      checkQuote();
      throw invalid(`${source.name} has a row of more than ${MAX_RECORD_SIZE}.`);
    }
    if (batch.length > 0) yield batch;
  }
  const last = splitter.split(null);
  checkQuote();
  if (last.length > 0) yield last;
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
