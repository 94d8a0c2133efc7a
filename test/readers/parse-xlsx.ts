import { join } from 'node:path';
import { dump, printed } from './dump.ts';
import { showsEscapes } from './known-faults.ts';
import type { WorkbookReader } from './workbook-reader.ts';

/** https://metacpan.org/pod/Spreadsheet::ParseXLSX */
export const parseXlsx: WorkbookReader = {
  name: 'Spreadsheet::ParseXLSX',
  tested: '0.27',
  probe: ['perl', '-MSpreadsheet::ParseXLSX', '-MJSON::PP', '-e', '1'],
  packages: 'perl libspreadsheet-parsexlsx-perl',
  version: () => printed(['perl', '-MSpreadsheet::ParseXLSX', '-e', 'print $Spreadsheet::ParseXLSX::VERSION']),
  read: (path) => dump(['perl', join(import.meta.dirname, 'parse-xlsx-dump.pl'), path]),
  tellsFormats: true,
  faults: [
    showsEscapes,
    {
      does: 'A boolean is the text `TRUE` or `FALSE`.',
      sees: (cell) => (typeof cell === 'boolean' ? String(cell).toUpperCase() : cell),
    },
  ],
};
