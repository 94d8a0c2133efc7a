/** Reads JSON Lines: one object per line. */
import { isUtf8 } from 'node:buffer';
import { RequestError } from '../errors.ts';
import { ExactNumber } from './exact-number.ts';
import { DUPLICATE_KEY, type FileRecord } from './file-record.ts';
import { isObject } from './is-object.ts';
import { keysOf, shapeOf } from './json-shape.ts';
import type { Source } from './open-source.ts';
import { MAX_DEPTH, MAX_RECORD_BYTES, MAX_RECORD_SIZE, MAX_VALUES } from './record-limits.ts';

const exact = (_key: string, value: unknown, context?: { source?: string }) =>
  typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value;

const tooComplex = () =>
  `the line has more than ${MAX_VALUES.toLocaleString('en')} values, or more than ${MAX_DEPTH} objects or lists within each other`;

/** Yields the records of each chunk. Blank lines are skipped. With `nested`, keys of objects within a record must also be unique. */
export async function* readJsonLines(source: Source, nested: boolean): AsyncGenerator<FileRecord[]> {
  let line = 0;
  for await (const lines of splitLines(source)) {
    const records: FileRecord[] = [];
    for (const bytes of lines) {
      line += 1;
      const record = toRecord(bytes, { line, nested });
      if (record) records.push(record);
    }
    yield records;
  }
}

function toRecord(bytes: Buffer, { line, nested }: { line: number; nested: boolean }): FileRecord | null {
  const text = bytes.toString('latin1');
  if (text.trim() === '') return null;
  if (!isUtf8(bytes)) return { line, text, values: null, problem: 'the line is not UTF-8' };
  const { depth, values: count, keys, nestedKeys } = shapeOf(bytes);
  if (depth > MAX_DEPTH || count > MAX_VALUES) return { line, text, values: null, problem: tooComplex() };
  const values = parseObject(bytes.toString('utf8'));
  if (!values) return { line, text, values, problem: 'the line is not a JSON object' };
  const isDuplicate = (nested ? nestedKeys : keys) > keysOf(values, nested);
  return { line, text, values, problem: isDuplicate ? DUPLICATE_KEY : null };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text, exact);
    return isObject(value) ? value : null;
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
