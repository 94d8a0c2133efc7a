/** Reads JSON Lines: one object per line. */
import { isUtf8 } from 'node:buffer';
import { RequestError } from '../errors.ts';
import { ExactNumber } from './exact-number.ts';
import { DUPLICATE_KEY, type FileRecord } from './file-record.ts';
import type { Source } from './open-source.ts';

/** Maximum bytes of a line. Otherwise a file that is not JSON Lines would be held in memory as one line. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

const exact = (_key: string, value: unknown, context?: { source?: string }) =>
  typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value;

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
  const values = parseObject(bytes.toString('utf8'));
  if (!values) return { line, text, values, problem: 'the line is not a JSON object' };
  const duplicate = countKeys(text) > Object.keys(values).length;
  return { line, text, values, problem: duplicate ? DUPLICATE_KEY : null };
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
