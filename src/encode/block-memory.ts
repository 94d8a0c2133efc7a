/**
 * Memory for blocks on their way from the database through an encoder thread to the store. It is shared with the threads, so
 * that no bytes are copied to them. It is reused, so that no memory is allocated or collected on the way.
 */

/**
 * Size of the COPY text in a block, in bytes. A block is larger if a single group of rows that are digested together is larger.
 */
export const BLOCK_BYTES = 1 << 20;

/** Size of a buffer, in bytes. It holds a block, or the CSV or the compressed worksheet rows encoded from it. */
const MEMORY_BYTES = BLOCK_BYTES + (BLOCK_BYTES >> 2) + 128;

export type SharedBytes = Uint8Array<SharedArrayBuffer>;

export class BlockMemory {
  readonly #free: SharedArrayBuffer[] = [];

  /** Returns memory of at least this many bytes. It is not cleared. */
  take(bytes: number = MEMORY_BYTES): SharedBytes {
    const reused = bytes <= MEMORY_BYTES ? this.#free.pop() : undefined;
    return new Uint8Array(reused ?? new SharedArrayBuffer(Math.max(bytes, MEMORY_BYTES)));
  }

  /**
   * Returns memory, or a part of it, for reuse. Call it once, when none of that memory is needed any more. Memory that is never
   * returned, for example after an export is canceled, is garbage-collected.
   */
  give(bytes: Uint8Array): void {
    const { buffer } = bytes;
    if (buffer instanceof SharedArrayBuffer && buffer.byteLength === MEMORY_BYTES) this.#free.push(buffer);
  }
}
