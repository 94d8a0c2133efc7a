/**
 * Memory that blocks travel in, from the database through an encoder thread to the store: shared with the threads, so that
 * handing it over moves nothing, and used again and again, so that it is neither made nor collected on the way.
 */

/** COPY text in a block, in bytes, unless the rows that are digested together take more. */
export const BLOCK_BYTES = 1 << 20;

/** Room for a block, and for the CSV or the compressed sheet rows that it becomes. */
const MEMORY_BYTES = BLOCK_BYTES + (BLOCK_BYTES >> 2) + 128;

export type SharedBytes = Uint8Array<SharedArrayBuffer>;

export class BlockMemory {
  readonly #free: SharedArrayBuffer[] = [];

  /** Memory of at least this many bytes, with whatever it held before. */
  take(bytes: number = MEMORY_BYTES): SharedBytes {
    const again = bytes <= MEMORY_BYTES ? this.#free.pop() : undefined;
    return new Uint8Array(again ?? new SharedArrayBuffer(Math.max(bytes, MEMORY_BYTES)));
  }

  /**
   * Whoever took the memory, or a part of it, needs none of it any more. Not to be given twice. What is never given back,
   * as when an export is cancelled, is collected.
   */
  give(bytes: Uint8Array): void {
    const { buffer } = bytes;
    if (buffer instanceof SharedArrayBuffer && buffer.byteLength === MEMORY_BYTES) this.#free.push(buffer);
  }
}
