/** Splits the output of COPY … TO STDOUT into blocks of whole rows. */
import type { BlockMemory } from '../encode/block-memory.ts';
import { type RowBlock, RowBlocks } from './row-blocks.ts';

/** Type and length. The length includes itself. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const HEADER_BYTES = 5;
const LENGTH_BYTES = 4;

/** "Messages sent from the backend will always correspond to single data rows", according to the page above. */
const COPY_DATA = 'd'.charCodeAt(0);

/** CopyOutResponse, and messages that the server can send at any time: notices, notifications and parameters. */
const IGNORED: ReadonlySet<number> = new Set([...'HNAS'].map((letter) => letter.charCodeAt(0)));

export class CopyBlocks {
  readonly #blocks: RowBlocks;
  /** The beginning of a header that continues in the next chunk. */
  #cut: Buffer = Buffer.alloc(0);
  /** The number of bytes left in the message, and whether the message is a row. */
  #left = 0;
  #isRow = false;

  /** `emit` receives each block, see {@link RowBlocks}. */
  constructor(memory: BlockMemory, emit: (block: RowBlock) => void) {
    this.#blocks = new RowBlocks(memory, emit);
  }

  /**
   * Reads a chunk and does not keep a reference to it. Returns null as long as more rows can follow. From the first message that
   * does not belong to the COPY, returns the rest of the chunk.
   */
  read(chunk: Buffer): Buffer | null {
    const bytes = this.#cut.length > 0 ? Buffer.concat([this.#cut, chunk]) : chunk;
    for (let at = 0; ; ) {
      const count = Math.min(this.#left, bytes.length - at);
      if (count > 0) this.#take(bytes, at, count);
      at += count;
      if (this.#left > 0 || bytes.length - at < HEADER_BYTES) {
        this.#cut = Buffer.from(bytes.subarray(at));
        return null;
      }
      const type = bytes[at]!;
      if (type !== COPY_DATA && !IGNORED.has(type)) return bytes.subarray(at);
      this.#left = bytes.readUInt32BE(at + 1) - LENGTH_BYTES;
      this.#isRow = type === COPY_DATA;
      if (this.#isRow) this.#blocks.makeRoom(this.#left);
      at += HEADER_BYTES;
    }
  }

  /** Emits the last block, if it has any rows. */
  end(): void {
    this.#blocks.end();
  }

  #take(bytes: Buffer, at: number, count: number): void {
    this.#left -= count;
    if (!this.#isRow) return;
    this.#blocks.put(bytes, at, at + count);
    if (this.#left === 0) this.#blocks.endRow();
  }
}
