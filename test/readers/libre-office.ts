import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse as parsePath } from 'node:path';
import { parse } from 'csv-parse/sync';
import { ANYTHING, type Cell } from './cells.ts';
import { printed } from './dump.ts';
import { inText } from './known-faults.ts';
import type { Sheet, WorkbookReader } from './workbook-reader.ts';

/**
 * Comma, quote, UTF-8, strings in quotes and everything else unquoted, and a file for each worksheet (-1).
 * https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents#Filter_Options_for_the_CSV_Filter
 */
const FILTER = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1';

/** https://www.libreoffice.org, without a screen. It writes each worksheet as a CSV file with strings in quotes. */
export const libreOffice: WorkbookReader = {
  name: 'LibreOffice',
  tested: '7.4.7',
  probe: ['soffice', '--version'],
  packages: 'libreoffice-calc-nogui',
  version: async () => (await printed(['soffice', '--version'])).split(' ')[1]!,
  async read(path) {
    const sheets = await convertedSheets(path);
    return sheets.sort((a, b) => Number(a.name === 'About this file') - Number(b.name === 'About this file'));
  },
  tellsFormats: false,
  faults: [
    // Lowercase digits behave differently, and an escape directly after such a string is not decoded.
    inText('`_x2_`, with fewer digits than the escapes of Excel, is shown as the character U+0002.', (text) =>
      /_x[\da-f]{1,3}[_\u0000-\u001f\ufffe\uffff]/i.test(text) ? ANYTHING : text,
    ),
  ],
};

/** The worksheets of a file that LibreOffice opens with these options, in no particular order. */
export async function convertedSheets(path: string, options: readonly string[] = []): Promise<Sheet[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-soffice-'));
  try {
    // A separate profile avoids conflicts with other runs.
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const out = join(folder, 'out');
    await run('soffice', [profile, '--headless', ...options, '--convert-to', FILTER, '--outdir', out, path]);
    const stem = parsePath(path).name;
    const names = (await readdir(out)).map((name) => name.slice(stem.length + 1, -'.csv'.length));
    const sheets = names.map(async (name) => {
      const text = await readFile(join(out, `${stem}-${name}.csv`), 'utf8');
      return { name, rows: cellsOf(text) };
    });
    return await Promise.all(sheets);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function cellsOf(text: string): Cell[][] {
  return parse(text, {
    record_delimiter: '\n',
    relax_column_count: true,
    cast: (value, { quoting }): Cell => (quoting ? value : value === '' ? null : bare(value)),
  }) as unknown as Cell[][];
}

function bare(value: string): Cell {
  if (value === 'TRUE' || value === 'FALSE') return value === 'TRUE';
  if (value.endsWith('%')) return Number((Number(value.slice(0, -1)) / 100).toFixed(6));
  // A date has no time, and milliseconds are shown only if they are not zero.
  return Number.isNaN(Number(value)) ? { time: value + ' 00:00:00.000'.slice(value.length - 10) } : Number(value);
}

async function run(program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  if (code !== 0) throw new Error(`${program} ended with ${code}.`);
}
