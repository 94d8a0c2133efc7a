import { join } from 'node:path';
import type { Cell, WallTime } from './cells.ts';
import { dump, printed } from './dump.ts';
import { inText, showsEscapes } from './known-faults.ts';
import { timeSerial } from './serial-time.ts';
import type { WorkbookReader } from './workbook-reader.ts';

/** https://ycphs.github.io/openxlsx */
export const rOpenxlsx: WorkbookReader = {
  name: 'openxlsx for R',
  tested: '4.2.5.2',
  probe: ['Rscript', '-e', 'library(openxlsx); library(jsonlite)'],
  packages: 'r-base-core r-cran-openxlsx r-cran-jsonlite',
  version: () => printed(['Rscript', '-e', 'cat(as.character(packageVersion("openxlsx")))']),
  read: (path) => dump(['Rscript', join(import.meta.dirname, 'r-openxlsx-dump.R'), path]),
  tellsFormats: false,
  faults: [
    showsEscapes,
    inText('XML entities are not decoded: `&`, `<` and `>` are shown as `&amp;`, `&lt;` and `&gt;`.', (text) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ),
    inText('Text with a space, a tab or a line break at either end begins with `xml:space="preserve">`.', (text) =>
      /^[ \t\n]|[ \t\n]$/.test(text) ? `xml:space="preserve">${text}` : text,
    ),
    {
      does: 'A time is the number of days since 1899-12-30, and midnight is a date.',
      sees(cell, { kind }) {
        if (kind !== 'timestamp' || !isTime(cell)) return cell;
        return cell.time.endsWith(' 00:00:00.000') ? cell : timeSerial(cell.time);
      },
    },
    {
      does: 'In a column that has text, too, numbers and dates are text.',
      sees(cell, { column, kind, value }) {
        if (!column.some((other) => typeof other === 'string')) return cell;
        if (typeof cell === 'number') return kind === 'timestamp' ? String(cell) : value;
        return isTime(cell) ? value!.slice(0, 10) : cell;
      },
    },
  ],
};

const isTime = (cell: Cell): cell is WallTime => typeof cell === 'object' && cell !== null;
