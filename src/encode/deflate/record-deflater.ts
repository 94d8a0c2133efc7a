/**
 * Deflates records while they are written, told where their fields are: `docs/decisions/0010-deflate.md`.
 *
 * The records are written where the compressor reads them, in batches: nothing is copied but the result, and the memory is
 * that of a batch, not of a stretch.
 */
import { crc32 } from 'node:zlib';
import { Output } from '../output.ts';
import type { Chunk } from '../zip/deflate-chunk.ts';
import type { FieldShape } from './field-shape.ts';
import { DeflateModule } from './module.ts';

/** Bytes after which a batch is deflated. Larger ones were no faster, and a thread keeps several times as much memory. */
const BATCH_BYTES = 1 << 19;
/** Places in a stretch are 31 bits. */
const MOST_BYTES = 2 ** 31 - 1;
/** What the module wants to be free: incompressible data is tried before it is stored, and takes up to twice its room. */
const resultBytes = (bytes: number): number => 2 * bytes + 8192;

export class RecordDeflater {
  /**
   * Where the records are to be written, from `output.at` on. What lies before belongs to the deflater, and after
   * `recordEnded` all does.
   */
  readonly output: Output;
  /**
   * Two numbers for every field of every record, where the record's number ends and where the field ends, as of
   * `output.at`; for one that is not there 0 and anything. Another array takes its place when `output` grows.
   */
  hints: Uint32Array;
  /** How many numbers of `hints` are in use; the client counts them up. */
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

  /** Begins a stretch, whose bytes will go to `into` if they fit there. Forgets whatever came before. */
  begin(shapes: readonly FieldShape[], into?: Uint8Array): void {
    const { exports } = this.#module;
    if (shapes.length > exports.MOST_COLUMNS.value) throw new RangeError(`${shapes.length} fields are too many`);
    const numbers = new Uint32Array(exports.memory.buffer, exports.shapes.value, 3 * shapes.length);
    shapes.forEach(({ head, tail, kin }, i) => {
      numbers.set([head, tail, kin], 3 * i);
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

  /** A record is complete, with its hints. */
  recordEnded(): void {
    const full = this.used + 2 * this.#columns > this.hints.length;
    if (full || this.output.at - this.#batchStart >= BATCH_BYTES) this.#deflate();
  }

  /**
   * Ends the stretch, on its own, to a byte border and not final: like zlib with Z_FULL_FLUSH, so that such stretches may
   * follow each other in any order. Equal bytes and hints give equal results.
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
    if (this.#rawBytes + bytes > MOST_BYTES) throw new RangeError('more than 2 GiB of records');
    output.reserve(resultBytes(bytes));
    this.#crc32 = crc32(output.bytes.subarray(this.#batchStart, output.at), this.#crc32);
    this.#rawBytes += bytes;
    this.#take(exports.deflate(output.at, this.used / 2));
    output.at = exports.next();
    this.#batchStart = output.at;
    this.used = 0;
  }

  /** Copies a result that ends at `end` to where it is to go. */
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
    const { hints, MOST_HINTS } = this.#module.exports;
    return new Uint32Array(memory, hints.value, 2 * MOST_HINTS.value);
  }
}
