/** Files for the tests of `sheaf verify`, with unique rows, and changes to them. */
import type { FormatName } from '../../../src/encode/format.ts';
import { build } from './built-file.ts';
import { csvRowsOf, repack, sheetRowsOf, textOf } from './tamper.ts';

export const KINDS = ['id', 'text', 'timestamp', 'money'] as const;

/** A unique row. It is row `n` of the file if the header is row 1 and all rows are in one sheet. */
export const row = (n: number) => [`00${n}`, `name & "${n}"`, `2026-11-23 14:05:${10 + (n % 50)}.5+00`, `${n}.50`];
export const rows = (from: number, count: number) => Array.from({ length: count }, (_, i) => row(from + i));

/** 430 rows in parts of 200. A workbook has them on two sheets. */
export const built = (format: FormatName) =>
  build({
    format,
    kinds: KINDS,
    sheets: format === 'csv' ? [rows(2, 430)] : [rows(2, 310), rows(2, 120)],
    partBlocks: 2,
  });

/** Changes the rows of the first sheet, including the header, which is the first. */
export function alter(file: Buffer, change: (rows: string[]) => string[]): Buffer {
  const changed = (all: ReturnType<typeof csvRowsOf>) => textOf({ ...all, rows: change(all.rows) });
  if (file.toString('latin1', 0, 2) !== 'PK') return Buffer.from(changed(csvRowsOf(file.toString())));
  return repack(file, 'xl/worksheets/sheet1.xml', (xml) => changed(sheetRowsOf(xml)));
}
