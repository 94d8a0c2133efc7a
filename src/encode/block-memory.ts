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

/**
 * The sizes of memory that is reused. The larger one holds JSON Lines, which repeat the labels in every row. The system provides its pages
 * when they are first written.
 */
const SIZES = [MEMORY_BYTES, 4 * MEMORY_BYTES];

export class BlockMemory {
  readonly #free = new Map(SIZES.map((size): [number, SharedArrayBuffer[]] => [size, []]));

  /** Returns memory of at least this many bytes. It is not cleared. */
  take(bytes: number = MEMORY_BYTES): SharedBytes {
    const size = SIZES.find((each) => bytes <= each) ?? bytes;
    return new Uint8Array(this.#free.get(size)?.pop() ?? new SharedArrayBuffer(size));
  }

  /** Returns memory for the result of a block that can grow so many times. */
  takeResult(growth: number): SharedBytes {
    return this.take(growth * MEMORY_BYTES);
  }

  /**
   * Returns memory, or a part of it, for reuse. Call it once, when none of that memory is needed any more. Memory that is never
   * returned, for example after an export is canceled, is garbage-collected.
   */
  give(bytes: Uint8Array): void {
    const { buffer } = bytes;
    if (buffer instanceof SharedArrayBuffer) this.#free.get(buffer.byteLength)?.push(buffer);
  }
}
