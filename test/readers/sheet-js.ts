import { readFile } from 'node:fs/promises';
import { type CellObject, read, SSF, utils, type WorkSheet } from '@e965/xlsx';
import type { Cell } from './cells.ts';
import type { WorkbookReader } from './workbook-reader.ts';

/** https://docs.sheetjs.com */
export const sheetJs: WorkbookReader = {
  name: 'SheetJS',
  async read(path) {
    const { SheetNames, Sheets } = read(await readFile(path), { dense: true, cellNF: true, cellText: false });
    return SheetNames.map((name) => ({ name, rows: cellsOf(Sheets[name]!) }));
  },
};

function cellsOf(sheet: WorkSheet): Cell[][] {
  const range = utils.decode_range(sheet['!ref']!);
  const rows = sheet['!data'] as CellObject[][];
  const width = range.e.c + 1;
  return Array.from({ length: range.e.r + 1 }, (_, r) => Array.from({ length: width }, (_, c) => cellOf(rows[r]?.[c])));
}

function cellOf(cell: CellObject | undefined): Cell {
  if (!cell || cell.v === undefined || cell.t === 'z') return null;
  if (cell.t === 'n' && SSF.is_date(String(cell.z))) return { time: wallTime(cell.v as number) };
  return cell.v as string | number | boolean;
}

/** Day numbers count from 1899-12-30 once the day that never was is over. */
function wallTime(serial: number): string {
  const instant = new Date(Date.UTC(1899, 11, 30) + Math.round(serial * 86_400_000));
  return instant.toISOString().replace('T', ' ').replace('Z', '');
}
