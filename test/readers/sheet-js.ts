import { readFile } from 'node:fs/promises';
import { type CellObject, read, SSF, utils, type WorkSheet } from '@e965/xlsx';
import type { Cell } from './cells.ts';
import { packageVersion } from './package-version.ts';
import { serialTime } from './serial-time.ts';
import type { Sheet, WorkbookReader } from './workbook-reader.ts';

/** https://docs.sheetjs.com */
export const sheetJs: WorkbookReader = {
  name: 'SheetJS',
  tested: '0.20.3',
  version: () => packageVersion('@e965/xlsx'),
  async read(path) {
    const { SheetNames, Sheets } = read(await readFile(path), { dense: true, cellNF: true, cellText: false });
    return SheetNames.map((name) => ({ name, ...cellsOf(Sheets[name]!) }));
  },
  tellsFormats: true,
  faults: [],
};

function cellsOf(sheet: WorkSheet): Pick<Sheet, 'rows' | 'formats'> {
  const range = utils.decode_range(sheet['!ref']!);
  const rows = sheet['!data'] as CellObject[][];
  const places = Array.from({ length: range.e.r + 1 }, (_, r) =>
    Array.from({ length: range.e.c + 1 }, (_, c) => rows[r]?.[c]),
  );
  return {
    rows: places.map((row) => row.map(cellOf)),
    formats: places.map((row) => row.map((cell) => (cellOf(cell) === null ? null : String(cell!.z ?? 'General')))),
  };
}

function cellOf(cell: CellObject | undefined): Cell {
  if (!cell || cell.v === undefined || cell.t === 'z') return null;
  if (cell.t === 'n' && SSF.is_date(String(cell.z))) return { time: serialTime(cell.v as number) };
  return cell.v as string | number | boolean;
}
