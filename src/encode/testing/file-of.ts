/** A whole file from a table, through the same steps as a worker and the assembler take. For tests. */

import { copyText } from '../copy-text.ts';
import { combineCrc32 } from '../crc32.ts';
import type { EncodeColumn, EncodedBlock, FileFormat, FileLayout, Fragment } from '../format.ts';

export type Table = readonly (readonly (string | null)[])[];

/** What `fileOf` may be told; everything has a default. */
export interface FileOptions extends Partial<Omit<FileLayout, 'columns' | 'sheets'>> {
  columns: readonly EncodeColumn[];
  /** Rows of each sheet; one sheet with all rows when left out. */
  sheets?: readonly Table[];
  /** Most rows of a block. */
  blockRows?: number;
  /** Most blocks of a fragment. */
  fragmentBlocks?: number;
  /** Sees each block as it is encoded, with the place of its fragment among all, from 0. */
  onBlock?: (fragment: number, block: EncodedBlock) => void;
}

/** The bytes of the file and what the encoders said of its blocks. */
export function fileOf(format: FileFormat, table: Table, options: FileOptions): { file: Buffer; shortened: number } {
  const { columns, sheets = [table], blockRows = 1000, fragmentBlocks = 1, onBlock, ...layout } = options;
  const store = new Map<string, Uint8Array>();
  let shortened = 0;
  const fragmentsOf = (rows: Table): Fragment[] => {
    const fragments: Fragment[] = [];
    for (let at = 0; at < rows.length; at += blockRows * fragmentBlocks) {
      const fragment = { key: `fragment ${store.size}`, bytes: 0, rawBytes: 0, crc32: 0, rows: 0 };
      const parts: Uint8Array[] = [];
      const end = Math.min(rows.length, at + blockRows * fragmentBlocks);
      for (let first = at; first < end; first += blockRows) {
        const block = rows.slice(first, Math.min(first + blockRows, end));
        const encoded = format.encode({
          format: format.name,
          kinds: columns.map((column) => column.kind),
          rows: Buffer.from(block.map(copyText).join('')),
          firstRow: first + 2,
        });
        onBlock?.(store.size, encoded);
        parts.push(encoded.bytes);
        fragment.bytes += encoded.bytes.length;
        fragment.crc32 = combineCrc32(fragment.crc32, encoded.crc32, encoded.rawBytes);
        fragment.rawBytes += encoded.rawBytes;
        fragment.rows += encoded.rows;
        shortened += encoded.shortenedCells;
      }
      store.set(fragment.key, Buffer.concat(parts));
      fragments.push(fragment);
    }
    return fragments;
  };
  const pieces = format.join({
    columns,
    sheetName: 'Report',
    notes: [],
    bom: true,
    createdAt: '2026-11-23T13:05:09.000Z',
    ...layout,
    sheets: sheets.map(fragmentsOf),
  });
  const file = Buffer.concat(pieces.map((piece) => ('key' in piece ? store.get(piece.key)! : piece)));
  return { file, shortened };
}
