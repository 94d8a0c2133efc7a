/**
 * COPY rows to CSV rows. `assembly/` writes them, in WebAssembly; here they are taken there and back, in batches that stay in
 * the processor's cache.
 */

import { checkLastRow, fieldCountError } from '../copy/check-rows.ts';
import { GROUP_ROWS } from '../format.ts';
import type { Kind } from '../kinds.ts';
import { Output } from '../output.ts';
import { ShownRows } from '../shown-rows.ts';
import { Words } from '../words.ts';
import { CsvModule } from './module.ts';

const LF = 0x0a;

/** COPY text in a batch, unless a single row is longer. 128 KiB were as fast, 32 KiB by 7 % slower. */
const BATCH_BYTES = 1 << 16;
/** Marks hold places in a batch in 30 bits. PostgreSQL has no rows as long as this. */
const MOST_BATCH_BYTES = 2 ** 30;
/** Memory that a thread keeps: a batch of short rows has room in half of it. What a longer row takes is given back. */
const KEPT_BYTES = 1 << 21;
/** Between two things in memory, since both are read and written in chunks. */
const SLACK = 64;

/** One for all calls in this thread: a block is encoded without a pause. */
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

/** Encodes whole rows with the given kinds, to `into` when they fit. */
export function encodeCsv(kinds: readonly Kind[], rows: Uint8Array, into?: Uint8Array): EncodedCsv {
  const columns = kinds.length;
  if (columns === 0) throw new RangeError('a CSV needs at least one column');
  checkLastRow(rows);
  const { exports } = module;
  const source = Buffer.from(rows.buffer, rows.byteOffset, rows.length);
  // CSV is about as long as its COPY text: T, Z and :00 of timestamps and "rue" of booleans against \N.
  const output = new Output(rows.length + (rows.length >> 2) + SLACK, into);
  const shown = new ShownRows(new Words(rows));
  // A field has its separator, so that a batch has no more of them than bytes, and a longer batch is a single row.
  const mostFields = Math.max(BATCH_BYTES, columns);
  const marks = behind(exports.KINDS.value + columns);
  // Four bytes a mark; one for every field, and some for the groups.
  const start = behind(marks + 5 * mostFields);

  function writeBatch(from: number, to: number): void {
    const bytes = to - from;
    const out = start + bytes + SLACK;
    const memory = Buffer.from(module.atLeast(out + 2 * bytes + 3 * mostFields + SLACK));
    // Not `set`: to and from shared memory it goes by single words, and by bytes where these lie unevenly (4 GB/s for 35).
    source.copy(memory, start, from, to);
    // Addresses from 2 GiB on come out of WebAssembly as negative numbers.
    const end = exports.encode(start, start + bytes, out, marks) >>> 0;
    if (end === 0) throw fieldCountError(exports.rowCount() + 1, exports.hasMore.value ? 'more' : 'fewer', columns);
    output.reserve(end - out);
    memory.copy(output.bytes, output.at, out, end);
    output.at += end - out;
    tell(shown, new Uint32Array(memory.buffer, marks, (exports.marksEnd() - marks) / 4), from);
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

/** An address for what comes next, where all numbers may stand. */
const behind = (address: number): number => (address + SLACK) & ~15;

/** Where the batch that begins at `at` ends: behind a row. */
function batchEnd(rows: Buffer, at: number): number {
  if (rows.length - at <= BATCH_BYTES) return rows.length;
  const end = rows.lastIndexOf(LF, at + BATCH_BYTES - 1) + 1;
  if (end > at) return end;
  const longEnd = rows.indexOf(LF, at + BATCH_BYTES) + 1;
  if (longEnd - at > MOST_BATCH_BYTES) throw new RangeError('a row of more than 1 GiB');
  return longEnd;
}

/** Passes on the marks of a batch that begins at `from`, see `assembly/marks.ts`. */
function tell(shown: ShownRows, marks: Uint32Array, from: number): void {
  for (const mark of marks) {
    const at = from + (mark >>> 2);
    const meaning = mark & 3;
    if (meaning === EMPTY) shown.empty(at);
    else if (meaning === APOSTROPHE) shown.leaveOut(at, at + 1);
    else shown.groupEnded(at);
  }
}
