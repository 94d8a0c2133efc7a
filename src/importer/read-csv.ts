/** Reads CSV into batches of rows. Fields stay byte texts. Lines are counted as in an editor. */
import { CsvError, parse } from 'csv-parse';
import { RequestError } from '../errors.ts';
import { fromByteText } from './byte-text.ts';
import { trim } from './clean-text.ts';
import type { ColumnMatcher } from './column-matcher.ts';
import type { Row } from './kind.ts';
import type { Notes } from './notes.ts';
import type { Source } from './open-source.ts';
import { makeQuoteScan, type QuoteScan } from './quote-scan.ts';
import { MAX_RECORD_BYTES, MAX_RECORD_SIZE } from './record-limits.ts';

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
  const { rowEnd, sepBytes, delimiter } = source.layout;
  let line = sepBytes > 0 ? 2 : 1;
  const quotes = makeQuoteScan(source.layout, line);
  const records = readRecords(source, quotes);
  const noteRow = notes.forColumn(null);

  /** Fields of each row. The first row decides, because some programs end only the header, or only the rows, with a delimiter. */
  let fieldsPerRow = 0;

  const { header, rest } = await readHeader();
  const places = matchHeader(header, matcher);
  matcher.requireAll();
  return { header, batches: rows() };

  async function readHeader(): Promise<{ header: string[]; rest: string[][] }> {
    for await (const batch of uncloseable(records)) {
      const at = batch.findIndex((record) => !isBlank(record));
      for (const blank of at < 0 ? batch : batch.slice(0, at)) line += 1 + linesWithin(blank, rowEnd);
      if (at < 0) continue;
      const found = batch[at]!;
      const start = line;
      line += 1 + linesWithin(found, rowEnd);
      if ((quotes.broken[0] ?? line) < line || (quotes.stray[0] ?? line) < line) {
        throw invalid(`${source.name}, line ${start}: the header has a quote that is not closed or not doubled.`);
      }
      return { header: found, rest: batch.slice(at + 1) };
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
    if (rest.length > 0) yield rest.map(toRow).filter((row) => row !== null);
    for await (const batch of records) yield batch.map(toRow).filter((row) => row !== null);
  }

  function toRow(record: string[]): Row | null {
    const row: Row = { line, fields: new Array(width).fill(''), original: record, problems: [], staged: {} };
    line += 1 + linesWithin(record, rowEnd);
    const broken = quotes.broken.length > 0 && takeBefore(quotes.broken, line);
    const stray = quotes.stray.length > 0 && takeBefore(quotes.stray, line);
    if (isBlank(record)) return null;
    if (fieldsPerRow === 0) fieldsPerRow = fieldsOf(record, row.line);
    if (broken || record.length !== fieldsPerRow) {
      const than = fieldsPerRow === header.length ? 'header' : 'first row';
      const reason = broken ? BROKEN_QUOTE : `the row has ${record.length} fields, but the ${than} has ${fieldsPerRow}`;
      row.problems.push({ column: null, reason, value: record.join(delimiter) });
      return row;
    }
    if (stray) {
      const value = record.find((field) => field.includes('"')) ?? '';
      notes.line = row.line;
      noteRow('stray-quote', value, value);
    }
    for (let i = 0; i < places.length; i += 1) if (places[i]! >= 0) row.fields[places[i]!] = record[i] ?? '';
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

/** Removes the lines before `end` from the front. Returns whether there were any. */
function takeBefore(lines: number[], end: number): boolean {
  let count = 0;
  while (count < lines.length && lines[count]! < end) count += 1;
  lines.splice(0, count);
  return count > 0;
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
async function* readRecords(source: Source, quotes: QuoteScan): AsyncGenerator<string[][]> {
  const parser = parse({
    encoding: 'latin1',
    delimiter: source.layout.delimiter,
    record_delimiter: source.layout.rowEnd === '\r' ? ['\r'] : ['\r\n', '\n'],
    relax_column_count: true,
    // Otherwise one bad quote would end the import. `quotes` reports it instead.
    relax_quotes: true,
    // A quote that is never closed puts the rest of the file into one field.
    max_record_size: MAX_RECORD_BYTES,
  });
  // `for await` over the parser would cost a promise for each row. The parser works within `write`, and the write ends
  // when its records have been read.
  let failure: Error | null = null;
  let wake = () => {};
  parser.on('error', (error) => {
    failure ??= error;
    wake();
  });
  const send = async (chunk: Buffer | null) => {
    quotes.scan(chunk);
    const sent = new Promise<void>((resolve) => {
      wake = resolve;
      if (chunk) parser.write(chunk, () => resolve());
      else parser.once('end', resolve).end();
    });
    const batch: string[][] = [];
    for (let record = parser.read(); record !== null; record = parser.read()) batch.push(record);
    await sent;
    if (failure) throw unreadable({ source, quotes, error: failure });
    return batch;
  };
  /** Bytes since the last complete record. The parser counts neither delimiters nor, therefore, empty fields. */
  let begun = 0;
  for await (const chunk of source.bytes) {
    const batch = await send(chunk);
    begun = batch.length > 0 ? 0 : begun + chunk.length;
    if (begun > MAX_RECORD_BYTES) throw invalid(`${source.name} has a row of more than ${MAX_RECORD_SIZE}.`);
    if (batch.length > 0) yield batch;
  }
  const last = await send(null);
  if (last.length > 0) yield last;
}

function unreadable({ source, quotes, error }: { source: Source; quotes: QuoteScan; error: Error }): Error {
  if (!(error instanceof CsvError)) return error;
  const opened = quotes.openLine();
  const why = opened === null ? `${error.message}` : `the quote that opens a field on line ${opened} is never closed`;
  return new RequestError('VALIDATION_ERROR', `${source.name} cannot be read as CSV: ${why}.`, { cause: error });
}

function linesWithin(record: string[], rowEnd: string): number {
  let lines = 0;
  for (const field of record) {
    for (let at = field.indexOf(rowEnd); at >= 0; at = field.indexOf(rowEnd, at + 1)) lines += 1;
  }
  return lines;
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
