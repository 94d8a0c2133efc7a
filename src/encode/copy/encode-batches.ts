/**
 * Encodes COPY rows with a WebAssembly module that writes rows as text. This file copies the rows to its memory and the result back, in
 * batches that stay in the processor's cache.
 */
import { GROUP_ROWS } from '../format.ts';
import { Output } from '../output.ts';
import type { WasmMemory, WasmModule } from '../wasm-module.ts';
import { checkLastRow, fieldCountError } from './check-rows.ts';

const LF = 0x0a;

/** Bytes of COPY text in a batch, unless a single row is longer. 128 KiB was as fast, and 32 KiB was 7% slower. */
const BATCH_BYTES = 1 << 16;
/** Marks hold positions in a batch in 30 bits. PostgreSQL rows are never this long. */
const MAX_BATCH_BYTES = 2 ** 30;
/** Bytes between two areas of memory, which are read and written in whole chunks. */
const SLACK = 64;

/** The exports that such modules have in common. `csv/assembly/main.ts` documents them. */
export interface RowExports {
  memory: WasmMemory;
  TEXT: { value: number };
  NUMBER: { value: number };
  DATE: { value: number };
  BOOLEAN: { value: number };
  TIMESTAMP: { value: number };
  begin(columns: number, rowsPerGroup: number): void;
  encode(start: number, end: number, out: number, marks: number): number;
  rowCount(): number;
  hasMore: { value: number };
  marksEnd(): number;
}

export interface BatchInput {
  columns: number;
  rows: Uint8Array;
  /** The description of the columns, and the address in the module where it belongs. The module does not use memory after that. */
  description: { address: number; bytes: Uint8Array };
  /** The result is here if it fits. */
  into: Uint8Array | undefined;
  /** Maximum bytes of the result for a batch of so many bytes. */
  maxBytes(bytes: number): number;
  /** Bytes of memory that a thread keeps. Memory after it, for longer rows, is released. */
  keptBytes: number;
  /** Receives the marks of a batch that begins at `from`. `assembly/marks.ts` defines them. */
  onMarks(marks: Uint32Array, from: number): void;
}

/** Encodes whole rows. Throws if a row has more or fewer fields than columns, or the last row is incomplete. */
export function encodeBatches(module: WasmModule<RowExports>, input: BatchInput): { bytes: Uint8Array; rows: number } {
  const { columns, rows, description, into, maxBytes, onMarks } = input;
  checkLastRow(rows);
  const { exports } = module;
  const source = Buffer.from(rows.buffer, rows.byteOffset, rows.length);
  // CSV is about as long as its COPY text. Timestamps and booleans become longer, and NULL becomes shorter.
  const output = new Output(rows.length + (rows.length >> 2) + SLACK, into);
  // Each field has a separator, so a batch has at most as many fields as bytes. A longer batch is a single row.
  const maxFields = Math.max(BATCH_BYTES, columns);
  const marks = alignedAfter(description.address + description.bytes.length);
  // A mark has four bytes. There is at most one for every field, and a few for the groups.
  const start = alignedAfter(marks + 5 * maxFields);

  function writeBatch(from: number, to: number): void {
    const bytes = to - from;
    const out = start + bytes + SLACK;
    const memory = Buffer.from(module.atLeast(out + maxBytes(bytes) + SLACK));
    // `set` copies shared memory by single words, or by bytes if they are not aligned. It reached 4 GB/s instead of 35.
    source.copy(memory, start, from, to);
    // WebAssembly returns addresses from 2 GiB on as negative numbers.
    const end = exports.encode(start, start + bytes, out, marks) >>> 0;
    if (end === 0) throw fieldCountError(exports.rowCount() + 1, exports.hasMore.value ? 'more' : 'fewer', columns);
    output.reserve(end - out);
    memory.copy(output.bytes, output.at, out, end);
    output.at += end - out;
    onMarks(new Uint32Array(memory.buffer, marks, (exports.marksEnd() - marks) / 4), from);
  }

  try {
    new Uint8Array(module.atLeast(start)).set(description.bytes, description.address);
    exports.begin(columns, GROUP_ROWS);
    for (let at = 0; at < rows.length; ) {
      const end = batchEnd(source, at);
      writeBatch(at, end);
      at = end;
    }
    return { bytes: output.written(), rows: exports.rowCount() };
  } finally {
    if (exports.memory.buffer.byteLength > input.keptBytes) module.restart();
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
