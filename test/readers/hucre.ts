import { readFile } from 'node:fs/promises';
import { type CellValue, readXlsx } from 'hucre/xlsx';
import type { Cell } from './cells.ts';
import { packageVersion } from './package-version.ts';
import type { WorkbookReader } from './workbook-reader.ts';

/** https://github.com/productdevbook/hucre */
export const hucre: WorkbookReader = {
  name: 'hucre',
  tested: '1.0.0',
  version: () => packageVersion('hucre'),
  async read(path) {
    const { sheets } = await readXlsx(await readFile(path), { readStyles: true });
    return sheets.map(({ name, rows, cells }) => ({
      name,
      rows: rows.map((row) => row.map(cellOf)),
      formats: rows.map((row, r) =>
        row.map((value, c) => (value === null ? null : (cells?.get(`${r},${c}`)?.style?.numFmt ?? 'General'))),
      ),
    }));
  },
  tellsFormats: true,
  faults: [],
};

function cellOf(value: CellValue): Cell {
  if (value instanceof Date) return { time: value.toISOString().replace('T', ' ').replace('Z', '') };
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Cell;
  throw new Error(`Sheaf writes no ${JSON.stringify(value)}.`);
}
