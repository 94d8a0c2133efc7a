/**
 * Splits the output of COPY … TO STDOUT into blocks of whole rows. It creates no objects for rows, and copies most bytes only
 * once.
 */
import { BLOCK_BYTES, type BlockMemory, type SharedBytes } from '../encode/block-memory.ts';
import { GROUP_ROWS } from '../encode/format.ts';

/** Whole rows in memory of the {@link BlockMemory}. The consumer must give it back. */
export interface RowBlock {
  bytes: SharedBytes;
  rows: number;
}

/** Type and length. The length includes itself. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const HEADER_BYTES = 5;
const LENGTH_BYTES = 4;

/** "Messages sent from the backend will always correspond to single data rows", according to the page above. */
const COPY_DATA = 'd'.charCodeAt(0);

/** CopyOutResponse, and messages that the server can send at any time: notices, notifications and parameters. */
const IGNORED: ReadonlySet<number> = new Set([...'HNAS'].map((letter) => letter.charCodeAt(0)));

const LINE_FEED = 0x0a;

export class CopyBlocks {
  readonly #memory: BlockMemory;
  readonly #emit: (block: RowBlock) => void;
  /** The beginning of a header that continues in the next chunk. */
  #cut: Buffer = Buffer.alloc(0);
  /** The number of bytes left in the message, and whether the message is a row. */
  #left = 0;
  #isRow = false;
  #block: SharedBytes;
  #used = 0;
  #rows = 0;
  /** The end of the last complete group of rows in the block, and the number of rows before it. */
  #groupsEnd = 0;
  #groupedRows = 0;

  /** `emit` receives each block. All except the last have a multiple of {@link GROUP_ROWS} rows, so that groups are not split. */
  constructor(memory: BlockMemory, emit: (block: RowBlock) => void) {
    this.#memory = memory;
    this.#emit = emit;
    this.#block = memory.take();
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
      if (this.#isRow) this.#makeRoom(this.#left);
      at += HEADER_BYTES;
    }
  }

  /** Emits the last block, if it has any rows. */
  end(): void {
    if (this.#used > 0) this.#emit({ bytes: this.#block.subarray(0, this.#used), rows: this.#rows });
  }

  #take(bytes: Buffer, at: number, count: number): void {
    this.#left -= count;
    if (!this.#isRow) return;
    bytes.copy(this.#block, this.#used, at, at + count);
    this.#used += count;
    if (this.#left === 0) this.#rowEnded();
  }

  #rowEnded(): void {
    if (this.#block[this.#used - 1] !== LINE_FEED)
      throw new Error('The server sent a COPY row without a line feed at its end.');
    if (++this.#rows % GROUP_ROWS !== 0) return;
    this.#groupsEnd = this.#used;
    this.#groupedRows = this.#rows;
  }

  #makeRoom(count: number): void {
    if (this.#used + count > BLOCK_BYTES && this.#groupsEnd > 0) this.#emitGroups();
    if (this.#used + count <= this.#block.length) return;
    const small = this.#block;
    this.#block = this.#memory.take(Math.max(2 * small.length, this.#used + count));
    this.#block.set(small.subarray(0, this.#used));
    this.#memory.give(small);
  }

  #emitGroups(): void {
    const full = this.#block;
    const rest = full.subarray(this.#groupsEnd, this.#used);
    this.#block = this.#memory.take(rest.length);
    this.#block.set(rest);
    this.#emit({ bytes: full.subarray(0, this.#groupsEnd), rows: this.#groupedRows });
    this.#used = rest.length;
    this.#rows -= this.#groupedRows;
    this.#groupsEnd = 0;
    this.#groupedRows = 0;
  }
}
