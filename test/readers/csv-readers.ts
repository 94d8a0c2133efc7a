/** Programs that read CSV. Where they would guess types, they are configured to read every column as a string. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParsingOptions, read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import type { Needs } from '../support/installed.ts';
import type { Cell } from './cells.ts';
import { dump, printed } from './dump.ts';
import { inText, type KnownFault } from './known-faults.ts';
import { convertedSheets, libreOffice } from './libre-office.ts';
import { packageVersion } from './package-version.ts';
import { sheetJs } from './sheet-js.ts';

export interface CsvReader extends Needs {
  /** The version whose faults are listed. */
  tested: string;
  /** The installed version. */
  version(): Promise<string>;
  /** All rows, including the header. An empty field is an empty string or null. */
  read(path: string): Promise<Cell[][]>;
  /** The same rows with the types that the program guesses, if it does. */
  readGuessing?(path: string): Promise<Cell[][]>;
  faults: readonly KnownFault[];
}

const READ_CSV = join(import.meta.dirname, 'read-csv-dump.R');
const PYTHON = '/usr/bin/python3';
const linesEndInLf = inText('CR LF and CR in a text are read as LF.', (text) => text.replaceAll(/\r\n?/g, '\n'));
const MAX_COLUMNS = 50;

export const csvReaders: readonly CsvReader[] = [
  {
    ...libreOffice,
    /**
     * Comma, quote, UTF-8, from line 1, and format 2 (string) for each column.
     * https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents#Filter_Options_for_the_CSV_Filter
     */
    async read(path) {
      const columns = Array.from({ length: MAX_COLUMNS }, (_, i) => `${i + 1}/2`).join('/');
      const [sheet] = await convertedSheets(path, [`--infilter=Text - txt - csv (StarCalc):44,34,76,1,${columns}`]);
      return sheet!.rows;
    },
    async readGuessing(path) {
      const [sheet] = await convertedSheets(path, ['--infilter=Text - txt - csv (StarCalc):44,34,76,1']);
      return sheet!.rows;
    },
    faults: [linesEndInLf],
  },
  {
    name: 'Python’s csv',
    tested: '3.11',
    probe: [PYTHON, '--version'],
    packages: 'python3',
    version: () => printed([PYTHON, '--version']),
    read: async (path) => (await dump([PYTHON, join(import.meta.dirname, 'csv-dump.py'), path]))[0]!.rows,
    faults: [],
  },
  {
    name: 'R’s read.csv',
    tested: '4.2.2',
    probe: ['Rscript', '-e', 'library(jsonlite)'],
    packages: 'r-base-core r-cran-jsonlite',
    version: () => printed(['Rscript', '-e', 'cat(as.character(getRversion()))']),
    read: async (path) => (await dump(['Rscript', READ_CSV, path, 'character']))[0]!.rows,
    readGuessing: async (path) => (await dump(['Rscript', READ_CSV, path, 'NA']))[0]!.rows,
    faults: [linesEndInLf],
  },
  {
    name: 'csv-parse',
    tested: '7.0.3',
    version: () => packageVersion('csv-parse'),
    read: async (path) => parse(await readFile(path), { bom: true }),
    faults: [],
  },
  {
    ...sheetJs,
    read: (path) => readSheetJs(path, { raw: true }),
    readGuessing: (path) => readSheetJs(path, {}),
    faults: [],
  },
];

async function readSheetJs(path: string, options: ParsingOptions): Promise<Cell[][]> {
  const { SheetNames, Sheets } = read(await readFile(path), options);
  return utils.sheet_to_json(Sheets[SheetNames[0]!]!, { header: 1, raw: true, defval: null, blankrows: true });
}
