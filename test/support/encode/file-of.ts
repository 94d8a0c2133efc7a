/** Builds a whole file from a table in the same steps as the service. For tests. */

import { copyText } from '../../../src/encode/copy-text.ts';
import { combineCrc32 } from '../../../src/encode/crc32.ts';
import type { EncodeColumn, EncodedBlock, FileFormat, FileLayout, Fragment } from '../../../src/encode/format.ts';

export type Table = readonly (readonly (string | null)[])[];

/** The options of `fileOf`. All except the columns have a default. */
export interface FileOptions extends Partial<Omit<FileLayout, 'columns' | 'sheets'>> {
  columns: readonly EncodeColumn[];
  /** The rows of each sheet. By default, one sheet has all rows. */
  sheets?: readonly Table[];
  /** Maximum number of rows in a block. Default 1000. */
  blockRows?: number;
  /** Maximum number of blocks in a fragment. Default 1. */
  fragmentBlocks?: number;
  /** Receives each encoded block, with the index of its fragment. */
  onBlock?: (fragment: number, block: EncodedBlock) => void;
}

/** Returns the file, and the number of cells that the encoders truncated. */
export function fileOf(format: FileFormat, table: Table, options: FileOptions): { file: Buffer; shortened: number } {
  const { columns, sheets = [table], blockRows = 1000, fragmentBlocks = 1, onBlock, ...layout } = options;
  const store = new Map<string, Uint8Array>();
  let shortened = 0;
  const fragmentsOf = (rows: Table): Fragment[] => {
    const fragments: Fragment[] = [];
    for (let at = 0; at < rows.length; at += blockRows * fragmentBlocks) {
      const fragment: Fragment = { key: `fragment ${store.size}`, bytes: 0, rawBytes: 0, crc32: 0, rows: 0 };
      const parts: Uint8Array[] = [];
      const arrangement = format.arrange?.(columns.map((column) => column.kind));
      const end = Math.min(rows.length, at + blockRows * fragmentBlocks);
      for (let first = at; first < end; first += blockRows) {
        const block = rows.slice(first, Math.min(first + blockRows, end));
        const encoded = format.encode({
          format: format.name,
          kinds: columns.map((column) => column.kind),
          labels: columns.map((column) => column.label),
          rows: Buffer.from(block.map(copyText).join('')),
          firstRow: first + 2,
          ...(layout.dialect ? { dialect: layout.dialect } : {}),
        });
        onBlock?.(store.size, encoded);
        parts.push(...(arrangement?.add(encoded) ?? [encoded.bytes]));
        fragment.crc32 = combineCrc32(fragment.crc32, encoded.crc32, encoded.rawBytes);
        fragment.rawBytes += encoded.rawBytes;
        fragment.rows += encoded.rows;
        shortened += encoded.shortenedCells;
      }
      parts.push(...(arrangement?.end() ?? []));
      if (arrangement) fragment.rowGroups = arrangement.list;
      fragment.bytes = parts.reduce((sum, { length }) => sum + length, 0);
      store.set(fragment.key, Buffer.concat(parts));
      fragments.push(fragment);
    }
    return fragments;
  };
  const pieces = format.join({
    columns,
    fileName: 'report',
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
