/** Reads CSV into rows, in batches. Fields stay byte texts; lines are counted as an editor counts them. */
import { parse } from 'csv-parse';
import { RequestError } from '../errors.ts';
import { fromByteText } from './byte-text.ts';
import type { ColumnMatcher } from './column-matcher.ts';
import type { Row } from './kind.ts';
import type { Source } from './open-source.ts';

/** A quote that is never closed would otherwise take the rest of the file into one field. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

export interface CsvRows {
  /** The header as the file has it, as byte texts. */
  header: string[];
  batches: AsyncGenerator<Row[]>;
}

/**
 * Reads the header and matches it; then the rows, when asked. Rejects with a VALIDATION_ERROR where quotes do not add up:
 * from there on, nobody can tell where rows begin.
 */
export async function readCsv(source: Source, matcher: ColumnMatcher, width: number): Promise<CsvRows> {
  const records = readRecords(source);
  const first = await records.next();
  if (first.done)
    throw new RequestError(
      'VALIDATION_ERROR',
      `${source.name} is empty; it needs a line with the names of its columns.`,
    );
  const [header = [], ...rest] = first.value;
  const places = matchHeader(header, matcher);
  matcher.requireAll();
  return { header, batches: rows() };

  async function* rows(): AsyncGenerator<Row[]> {
    let line = 1 + linesWithin(header);
    const toRow = (record: string[]): Row | null => {
      line += 1;
      const row: Row = { line, fields: new Array(width).fill(''), original: record, problems: [], staged: {} };
      line += linesWithin(record);
      if (record.length === 1 && record[0] === '') return null;
      if (record.length !== header.length) {
        const reason = `the row has ${record.length} fields, the header ${header.length}`;
        row.problems.push({ column: null, reason, value: record.join(source.delimiter) });
        return row;
      }
      for (let i = 0; i < places.length; i += 1) if (places[i]! >= 0) row.fields[places[i]!] = record[i]!;
      return row;
    };
    if (rest.length > 0) yield rest.map(toRow).filter((row) => row !== null);
    for await (const batch of records) yield batch.map(toRow).filter((row) => row !== null);
  }
}

function matchHeader(header: string[], matcher: ColumnMatcher): number[] {
  const places = header.map((name) => matcher.match(fromByteText(name)));
  const twice = places.findIndex((place, i) => place >= 0 && places.indexOf(place) !== i);
  if (twice >= 0) {
    const names = header.filter((_, i) => places[i] === places[twice]).map((name) => `"${fromByteText(name)}"`);
    throw new RequestError('VALIDATION_ERROR', `The columns ${names.join(' and ')} mean the same; leave one out.`);
  }
  return places;
}

/** The records of each chunk of the file. */
async function* readRecords(source: Source): AsyncGenerator<string[][]> {
  const parser = parse({
    encoding: 'latin1',
    delimiter: source.delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: MAX_RECORD_BYTES,
  });
  // Read by hand: `for await` over the parser costs a promise for each row. The parser works within `write`, and
  // the write counts as done when its records are taken.
  let failure: Error | null = null;
  let wake = () => {};
  parser.on('error', (error) => {
    failure ??= error;
    wake();
  });
  const send = async (chunk: Buffer | null) => {
    const sent = new Promise<void>((resolve) => {
      wake = resolve;
      if (chunk) parser.write(chunk, () => resolve());
      else parser.once('end', resolve).end();
    });
    const batch: string[][] = [];
    for (let record = parser.read(); record !== null; record = parser.read()) batch.push(record);
    await sent;
    if (failure) throw unreadable(source, failure);
    return batch;
  };
  for await (const chunk of source.bytes) {
    const batch = await send(chunk);
    if (batch.length > 0) yield batch;
  }
  const last = await send(null);
  if (last.length > 0) yield last;
}

function unreadable(source: Source, error: Error & { code?: string; lines?: number }): Error {
  if (!error.code?.startsWith('CSV_')) return error;
  return new RequestError('VALIDATION_ERROR', `${source.name} cannot be read as CSV: ${error.message}.`, {
    cause: error,
  });
}

function linesWithin(record: string[]): number {
  let lines = 0;
  for (const field of record) {
    for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) lines += 1;
  }
  return lines;
}
