/**
 * Encodes COPY rows as CSV rows. The WebAssembly module in `assembly/` writes the rows. This file copies them to its memory and
 * back, in batches that stay in the processor's cache.
 */

import { checkLastRow, fieldCountError } from '../copy/check-rows.ts';
import { GROUP_ROWS } from '../format.ts';
import type { Kind } from '../kinds.ts';
import { Output } from '../output.ts';
import { ShownRows } from '../shown-rows.ts';
import { Words } from '../words.ts';
import { CsvModule } from './module.ts';

const LF = 0x0a;

/** Bytes of COPY text in a batch, unless a single row is longer. 128 KiB was as fast, and 32 KiB was 7% slower. */
const BATCH_BYTES = 1 << 16;
/** Marks hold positions in a batch in 30 bits. PostgreSQL rows are never this long. */
const MAX_BATCH_BYTES = 2 ** 30;
/**
 * Bytes of memory that a thread keeps. A batch of short rows needs half of it. Longer rows need more, which is released after them.
 */
const KEPT_BYTES = 1 << 21;
/** Bytes between two areas of memory, which are read and written in whole chunks. */
const SLACK = 64;

/** All calls in this thread share one module, because a block is encoded synchronously. */
const module = new CsvModule();

const { TEXT, NUMBER, DATE, BOOLEAN, TIMESTAMP } = module.exports;
const EMPTY = module.exports.EMPTY.value;
const APOSTROPHE = module.exports.APOSTROPHE.value;
const formOfKind: Readonly<Record<Kind, number>> = {
  text: TEXT.value,
  id: TEXT.value,
  url: TEXT.value,
  integer: NUMBER.value,
  decimal: NUMBER.value,
  money: NUMBER.value,
  percent: NUMBER.value,
  date: DATE.value,
  boolean: BOOLEAN.value,
  timestamp: TIMESTAMP.value,
};

export interface EncodedCsv {
  bytes: Uint8Array;
  rows: number;
  shown: ShownRows;
}

/** Encodes whole rows of columns with the given kinds. The result is in `into` if it fits. */
export function encodeCsv(kinds: readonly Kind[], rows: Uint8Array, into?: Uint8Array): EncodedCsv {
  const columns = kinds.length;
  if (columns === 0) throw new RangeError('A CSV file needs at least one column.');
  checkLastRow(rows);
  const { exports } = module;
  const source = Buffer.from(rows.buffer, rows.byteOffset, rows.length);
  // CSV is about as long as its COPY text. Timestamps and booleans become longer, and NULL becomes shorter.
  const output = new Output(rows.length + (rows.length >> 2) + SLACK, into);
  const shown = new ShownRows(new Words(rows));
  // Each field has a separator, so a batch has at most as many fields as bytes. A longer batch is a single row.
  const maxFields = Math.max(BATCH_BYTES, columns);
  const marks = alignedAfter(exports.KINDS.value + columns);
  // A mark has four bytes. There is at most one for every field, and a few for the groups.
  const start = alignedAfter(marks + 5 * maxFields);

  function writeBatch(from: number, to: number): void {
    const bytes = to - from;
    const out = start + bytes + SLACK;
    const memory = Buffer.from(module.atLeast(out + 2 * bytes + 3 * maxFields + SLACK));
    // `set` copies shared memory by single words, or by bytes if they are not aligned. It reached 4 GB/s instead of 35.
    source.copy(memory, start, from, to);
    // WebAssembly returns addresses from 2 GiB on as negative numbers.
    const end = exports.encode(start, start + bytes, out, marks) >>> 0;
    if (end === 0) throw fieldCountError(exports.rowCount() + 1, exports.hasMore.value ? 'more' : 'fewer', columns);
    output.reserve(end - out);
    memory.copy(output.bytes, output.at, out, end);
    output.at += end - out;
    applyMarks(shown, new Uint32Array(memory.buffer, marks, (exports.marksEnd() - marks) / 4), from);
  }

  try {
    const forms = kinds.map((kind) => formOfKind[kind]);
    new Uint8Array(module.atLeast(start)).set(forms, exports.KINDS.value);
    exports.begin(columns, GROUP_ROWS);
    for (let at = 0; at < rows.length; ) {
      const end = batchEnd(source, at);
      writeBatch(at, end);
      at = end;
    }
    return { bytes: output.written(), rows: exports.rowCount(), shown };
  } finally {
    if (exports.memory.buffer.byteLength > KEPT_BYTES) module.restart();
  }
}

/** Returns an address for the next area of memory, aligned for numbers of any type. */
const alignedAfter = (address: number): number => (address + SLACK) & ~15;

/** Returns the end of the batch that begins at `at`, which is the end of a row. */
function batchEnd(rows: Buffer, at: number): number {
  if (rows.length - at <= BATCH_BYTES) return rows.length;
  const end = rows.lastIndexOf(LF, at + BATCH_BYTES - 1) + 1;
  if (end > at) return end;
  const longEnd = rows.indexOf(LF, at + BATCH_BYTES) + 1;
  if (longEnd - at > MAX_BATCH_BYTES) throw new RangeError('A row has more than 1 GiB.');
  return longEnd;
}

/** Applies the marks of a batch that begins at `from`. `assembly/marks.ts` defines them. */
function applyMarks(shown: ShownRows, marks: Uint32Array, from: number): void {
  for (const mark of marks) {
    const at = from + (mark >>> 2);
    const meaning = mark & 3;
    if (meaning === EMPTY) shown.empty(at);
    else if (meaning === APOSTROPHE) shown.leaveOut(at, at + 1);
    else shown.groupEnded(at);
  }
}
