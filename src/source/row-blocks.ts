/** Collects rows into blocks of whole rows. It creates no objects for rows, and copies most bytes only once. */
import { BLOCK_BYTES, type BlockMemory, type SharedBytes } from '../encode/block-memory.ts';
import { GROUP_ROWS } from '../encode/format.ts';

/** Whole rows in memory of the {@link BlockMemory}. The consumer must give it back. */
export interface RowBlock {
  bytes: SharedBytes;
  rows: number;
}

const LINE_FEED = 0x0a;

export class RowBlocks {
  readonly #memory: BlockMemory;
  readonly #emit: (block: RowBlock) => void;
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

  /** Makes room for the bytes of a row. Call it before its first {@link put}. */
  makeRoom(count: number): void {
    if (this.#used + count > BLOCK_BYTES && this.#groupsEnd > 0) this.#emitGroups();
    if (this.#used + count <= this.#block.length) return;
    const small = this.#block;
    this.#block = this.#memory.take(Math.max(2 * small.length, this.#used + count));
    this.#block.set(small.subarray(0, this.#used));
    this.#memory.give(small);
  }

  /** Copies bytes of the row. */
  put(bytes: Buffer, from: number, to: number): void {
    bytes.copy(this.#block, this.#used, from, to);
    this.#used += to - from;
  }

  endRow(): void {
    if (this.#block[this.#used - 1] !== LINE_FEED)
      throw new Error('The server sent a row without a line feed at its end.');
    if (++this.#rows % GROUP_ROWS !== 0) return;
    this.#groupsEnd = this.#used;
    this.#groupedRows = this.#rows;
  }

  /** Emits the last block, if it has any rows. */
  end(): void {
    if (this.#used > 0) this.#emit({ bytes: this.#block.subarray(0, this.#used), rows: this.#rows });
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
