/**
 * Deflates records while they are written, using hints about the positions of their fields (`docs/decisions/0010-deflate.md`).
 *
 * The writer puts records where the compressor reads them, in batches. Only the result is copied, and memory holds one batch
 * instead of a whole stretch.
 */
import { crc32 } from 'node:zlib';
import { Output } from '../output.ts';
import type { Chunk } from '../zip/deflate-chunk.ts';
import type { FieldShape } from './field-shape.ts';
import { DeflateModule } from './module.ts';

/**
 * Bytes after which a batch is deflated. Larger batches were no faster, and a thread keeps several times their size in memory.
 */
const BATCH_BYTES = 1 << 19;
/** Maximum bytes of a stretch, because positions in it have 31 bits. */
const MAX_BYTES = 2 ** 31 - 1;
/** Returns the free memory the module needs, in bytes. Incompressible data can take twice its size before it is stored as is. */
const resultBytes = (bytes: number): number => 2 * bytes + 8192;

export class RecordDeflater {
  /**
   * Write records here, from `output.at` on. The deflater owns the bytes before that, and all bytes once `recordEnded` is
   * called.
   */
  readonly output: Output;
  /**
   * Two positions in `output` for every field of every record: the end of the record's number, and the end of the field. For a
   * missing field, the first is 0 and the second is ignored. A new array replaces this one when `output` grows.
   */
  hints: Uint32Array;
  /** How many numbers of `hints` are in use. The writer of the records increments it. */
  used = 0;
  readonly #module = new DeflateModule();
  #columns = 0;
  #batchStart = 0;
  #rawBytes = 0;
  #crc32 = 0;
  #deflated = new Output(0);

  constructor() {
    const memory = this.#module.atLeast(0);
    this.hints = this.#hintsIn(memory);
    this.output = new Output(0, new Uint8Array(memory), (size) => this.#grow(size));
  }

  /** Begins a stretch and discards any previous one. The result is in `into` if it fits. */
  begin(shapes: readonly FieldShape[], into?: Uint8Array): void {
    const { exports } = this.#module;
    if (shapes.length > exports.MAX_COLUMNS.value)
      throw new RangeError(`A record has ${shapes.length} fields. The maximum is ${exports.MAX_COLUMNS.value}.`);
    const numbers = new Uint32Array(exports.memory.buffer, exports.shapes.value, 3 * shapes.length);
    shapes.forEach(({ head, tail, markup }, i) => {
      numbers.set([head, tail, markup], 3 * i);
    });
    exports.begin(shapes.length);
    this.output.at = exports.RECORDS.value;
    this.used = 0;
    this.#columns = shapes.length;
    this.#batchStart = this.output.at;
    this.#rawBytes = 0;
    this.#crc32 = 0;
    this.#deflated = new Output(0, into);
  }

  /** Call it after a record and its hints are complete. */
  recordEnded(): void {
    const full = this.used + 2 * this.#columns > this.hints.length;
    if (full || this.output.at - this.#batchStart >= BATCH_BYTES) this.#deflate();
  }

  /**
   * Ends the stretch on a byte boundary and without a final block, like zlib with Z_FULL_FLUSH, so stretches can be joined in any
   * order. Equal bytes and hints give equal results.
   */
  finish(): Chunk {
    this.#deflate();
    this.#take(this.#module.exports.finish());
    return { bytes: this.#deflated.written(), rawBytes: this.#rawBytes, crc32: this.#crc32 };
  }

  #deflate(): void {
    const { exports } = this.#module;
    const { output } = this;
    const bytes = output.at - this.#batchStart;
    if (this.#rawBytes + bytes > MAX_BYTES) throw new RangeError('The records of a stretch have more than 2 GiB.');
    output.reserve(resultBytes(bytes));
    this.#crc32 = crc32(output.bytes.subarray(this.#batchStart, output.at), this.#crc32);
    this.#rawBytes += bytes;
    this.#take(exports.deflate(output.at, this.used / 2));
    output.at = exports.next();
    this.#batchStart = output.at;
    this.used = 0;
  }

  /** Appends the module's result, which ends at `end`, to the deflated bytes. */
  #take(end: number): void {
    const start = this.#module.exports.resultStart();
    const deflated = this.#deflated;
    deflated.reserve(end - start);
    deflated.bytes.set(this.output.bytes.subarray(start, end), deflated.at);
    deflated.at += end - start;
  }

  #grow(size: number): Uint8Array {
    const memory = this.#module.atLeast(size);
    this.hints = this.#hintsIn(memory);
    return new Uint8Array(memory);
  }

  #hintsIn(memory: ArrayBuffer): Uint32Array {
    const { hints, MAX_HINTS } = this.#module.exports;
    return new Uint32Array(memory, hints.value, 2 * MAX_HINTS.value);
  }
}
