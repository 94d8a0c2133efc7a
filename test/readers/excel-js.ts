import ExcelJS from 'exceljs';
import type { Cell } from './cells.ts';
import { showsEscapes } from './known-faults.ts';
import { packageVersion } from './package-version.ts';
import type { WorkbookReader } from './workbook-reader.ts';

/** https://github.com/exceljs/exceljs */
export const excelJs: WorkbookReader = {
  name: 'ExcelJS',
  tested: '4.4.0',
  version: () => packageVersion('exceljs'),
  async read(path) {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(path);
    return workbook.worksheets.map((sheet) => {
      const places = Array.from({ length: sheet.rowCount }, (_, r) =>
        Array.from({ length: sheet.columnCount }, (_, c) => sheet.getCell(r + 1, c + 1)),
      );
      return {
        name: sheet.name,
        rows: places.map((row) => row.map(({ value }) => cellOf(value))),
        formats: places.map((row) => row.map(({ value, numFmt }) => (value === null ? null : (numFmt ?? 'General')))),
      };
    });
  },
  tellsFormats: true,
  faults: [showsEscapes],
};

function cellOf(value: ExcelJS.CellValue): Cell {
  if (value instanceof Date) return { time: value.toISOString().replace('T', ' ').replace('Z', '') };
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Cell;
  throw new Error(`Sheaf writes no ${JSON.stringify(value)}.`);
}
