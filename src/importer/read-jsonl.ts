/** Reads JSON Lines: one object per line. */
import { isUtf8 } from 'node:buffer';
import { RequestError } from '../errors.ts';
import { ExactNumber } from './exact-number.ts';
import { DUPLICATE_KEY, type FileRecord } from './file-record.ts';
import { shapeOf } from './json-shape.ts';
import type { Source } from './open-source.ts';
import { MAX_DEPTH, MAX_RECORD_BYTES, MAX_RECORD_SIZE, MAX_VALUES } from './record-limits.ts';

const exact = (_key: string, value: unknown, context?: { source?: string }) =>
  typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value;

const TOO_COMPLEX = `the line has more than ${MAX_VALUES.toLocaleString('en')} values, or more than ${MAX_DEPTH} objects or lists within each other`;

/** Yields the records of each chunk. Blank lines are skipped. */
export async function* readJsonLines(source: Source): AsyncGenerator<FileRecord[]> {
  let line = 0;
  for await (const lines of splitLines(source)) {
    const records: FileRecord[] = [];
    for (const bytes of lines) {
      line += 1;
      const record = toRecord(bytes, line);
      if (record) records.push(record);
    }
    yield records;
  }
}

function toRecord(bytes: Buffer, line: number): FileRecord | null {
  const text = bytes.toString('latin1');
  if (text.trim() === '') return null;
  if (!isUtf8(bytes)) return { line, text, values: null, problem: 'the line is not UTF-8' };
  const { depth, values: count, keys } = shapeOf(bytes);
  if (depth > MAX_DEPTH || count > MAX_VALUES) return { line, text, values: null, problem: TOO_COMPLEX };
  const values = parseObject(bytes.toString('utf8'));
  if (!values) return { line, text, values, problem: 'the line is not a JSON object' };
  return { line, text, values, problem: keys > Object.keys(values).length ? DUPLICATE_KEY : null };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text, exact);
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
      ? value
      : null;
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
    // Otherwise a file that is not JSON Lines would be held in memory as one line.
    if (size > MAX_RECORD_BYTES) {
      throw new RequestError(
        'VALIDATION_ERROR',
        `${source.name} has a line of more than ${MAX_RECORD_SIZE}. Write one object per line.`,
      );
    }
    if (lines.length > 0) yield lines;
  }
  if (begun.length > 0) yield [Buffer.concat(begun)];
}
