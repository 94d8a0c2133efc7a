/** Unique rows whose number is in their text, and files of 430 such rows, for tests of `verify`. */
import type { FormatName } from '../../../src/encode/format.ts';
import { type Built, build } from './built-file.ts';
import { csvRowsOf, repack, sheetRowsOf, textOf } from './tamper.ts';

export const KINDS = ['id', 'text', 'timestamp', 'money'] as const;

/** Row `n` of the file if the header is row 1 and all rows are in one sheet. */
const row = (n: number) => [`00${n}`, `name & "${n}"`, `2026-11-23 14:05:${10 + (n % 50)}.5+00`, `${n}.50`];

export const rows = (from: number, count: number): string[][] => Array.from({ length: count }, (_, i) => row(from + i));

/** 430 rows in parts of 200. A workbook has them on two sheets. */
export function built(format: FormatName): Built {
  const sheets = format === 'xlsx' ? [rows(2, 310), rows(2, 120)] : [rows(2, 430)];
  return build({ format, kinds: KINDS, sheets, partBlocks: 2 });
}

/** Changes the rows of a CSV or of the first sheet of a workbook, including the header, which is the first. */
export function alter(file: Buffer, change: (rows: string[]) => string[]): Buffer {
  const changed = (all: ReturnType<typeof csvRowsOf>) => textOf({ ...all, rows: change(all.rows) });
  if (file.toString('latin1', 0, 2) !== 'PK') return Buffer.from(changed(csvRowsOf(file.toString())));
  return repack(file, 'xl/worksheets/sheet1.xml', (xml) => changed(sheetRowsOf(xml)));
}
