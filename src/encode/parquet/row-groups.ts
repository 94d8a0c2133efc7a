/**
 * Arranges the encoded blocks of a part as row groups. The pages of a column must be next to each other in a row group, so they are kept
 * until it is complete.
 */
import type { EncodedBlock } from '../format.ts';
import type { Kind } from '../kinds.ts';
import { combined } from './bounds.ts';
import type { ColumnPages, RowGroup } from './row-group.ts';

/**
 * Rows and bytes after which a row group is complete. DuckDB and others read row groups of at least 100,000 rows best. A part of the default
 * size is one row group. The bytes limit the memory.
 */
const MAX_ROWS = 1 << 17;
const MAX_BYTES = 1 << 24;

const NO_PAGES: ColumnPages = { bytes: 0, rawBytes: 0, values: 0, nulls: 0, bounds: null };

export class RowGroups {
  /** The complete row groups. */
  readonly list: RowGroup[] = [];
  readonly #kinds: readonly Kind[];
  /** The row group that is not complete, and its pages by column. */
  #rows = 0;
  #bytes = 0;
  #columns: ColumnPages[] = [];
  #pages: Uint8Array[][] = [];

  constructor(kinds: readonly Kind[]) {
    this.#kinds = kinds;
    this.#begin();
  }

  /** Adds the next block. Its bytes are copied. Returns the bytes of the row group if it is complete. */
  add({ bytes, rows, columns = [] }: EncodedBlock): Uint8Array[] {
    let at = 0;
    this.#columns = this.#columns.map((before, i) => {
      const added = columns[i]!;
      this.#pages[i]!.push(Buffer.from(bytes.subarray(at, at + added.bytes)));
      at += added.bytes;
      return {
        bytes: before.bytes + added.bytes,
        rawBytes: before.rawBytes + added.rawBytes,
        ...combined(this.#kinds[i]!, before, added),
      };
    });
    this.#rows += rows;
    this.#bytes += bytes.length;
    return this.#rows >= MAX_ROWS || this.#bytes >= MAX_BYTES ? this.end() : [];
  }

  /** Completes the last row group, if it has any rows, and returns its bytes. */
  end(): Uint8Array[] {
    if (this.#rows === 0) return [];
    this.list.push({ rows: this.#rows, columns: this.#columns });
    const columns = this.#pages.map((pages) => Buffer.concat(pages));
    this.#begin();
    return columns;
  }

  #begin(): void {
    this.#rows = 0;
    this.#bytes = 0;
    this.#columns = this.#kinds.map(() => NO_PAGES);
    this.#pages = this.#kinds.map(() => []);
  }
}
