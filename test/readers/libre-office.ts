import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Needs } from '../support/installed.ts';
import type { Cell } from './cells.ts';
import type { WorkbookReader } from './workbook-reader.ts';

/**
 * Comma, quote, UTF-8, text in quotes and all else bare, and a file for each sheet (-1).
 * https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents#Filter_Options_for_the_CSV_Filter
 */
const FILTER = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1';

/** https://www.libreoffice.org, without a screen; it writes each sheet as a CSV, where text is in quotes. */
export const libreOffice: WorkbookReader & Needs = {
  name: 'LibreOffice',
  probe: ['soffice', '--version'],
  packages: 'libreoffice-calc-nogui',
  /** Times as they are shown, milliseconds only where there are any. */
  sees: (cell) => (typeof cell === 'object' && cell ? { time: cell.time.replace(/\.000$/, '') } : cell),
  /**
   * 7.4 takes `_x` with fewer than four digits and an underscore for an escape too: `_x2_`, which Excel writes as it is, becomes
   * U+0002, and an escape that follows `_xabc` directly is not resolved.
   */
  misreads: (text) => /_x[\da-f]{1,3}[_\u0000-\u001f\ufffe\uffff]/i.test(text),
  async read(path) {
    const folder = await mkdtemp(join(tmpdir(), 'sheaf-soffice-'));
    try {
      // A profile of its own, so that it neither meets nor leaves one.
      const profile = `-env:UserInstallation=file://${folder}/profile`;
      await run('soffice', [profile, '--headless', '--convert-to', FILTER, '--outdir', join(folder, 'out'), path]);
      const stem = basename(path, '.xlsx');
      const names = (await readdir(join(folder, 'out'))).map((name) => name.slice(stem.length + 1, -'.csv'.length));
      const sheets = names.map(async (name) => {
        const text = await readFile(join(folder, 'out', `${stem}-${name}.csv`), 'utf8');
        return { name, rows: cellsOf(text) };
      });
      return (await Promise.all(sheets)).sort(
        (a, b) => Number(a.name === 'About this file') - Number(b.name === 'About this file'),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

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
  return Number.isNaN(Number(value)) ? { time: value } : Number(value);
}

async function run(program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  if (code !== 0) throw new Error(`${program} ended with ${code}.`);
}
