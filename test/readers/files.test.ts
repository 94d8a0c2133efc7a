/** Compares the files of all report types in `expected/`, opened by other programs, with independent SQL. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtIn } from '../../src/reports/built-in.ts';
import type { Export } from '../support/api.ts';
import { installed } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { csvFields, differences, workbookCells } from './cells.ts';
import { advertisersCsv } from './expected/advertisers-csv.ts';
import { dealsExcel } from './expected/deals-excel.ts';
import { hotAdvertisersExcel } from './expected/hot-advertisers-excel.ts';
import { expectedReports } from './expected/reports.ts';
import { type ExpectedReport, expectedTable, type Table, withAllColumns } from './expected/table.ts';
import { throughFaults } from './known-faults.ts';
import { libreOffice } from './libre-office.ts';
import { openpyxl } from './openpyxl.ts';
import { sheetJs } from './sheet-js.ts';

/** Every part size must give the same file. Each run uses a different one. */
const PART_ROWS = 150 + Math.floor(Math.random() * 3000);

const REPORTS = await expectedReports();
const WORKBOOKS = REPORTS.filter((report) => builtIn.find(report.request.report_type)!.format === 'xlsx');
const service = suite({ env: { SHEAF_PART_ROWS: String(PART_ROWS) } });

let folder: string;
const files = new Map<ExpectedReport, { done: Export; path: string; table: Table }>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-readers-'));
  const api = await service.as({ role: 'member' });
  for (const report of REPORTS) {
    const done = await api.build(withAllColumns(report));
    const path = join(folder, done.filename!);
    await writeFile(path, await api.file(done));
    const { rows } = await service.database.pool.query(
      `select publisher_id as "publisherId", to_char(snapshot_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"') as "asOf"
       from sheaf.exports where id = $1`,
      [done.id],
    );
    files.set(report, { done, path, table: await expectedTable(service.database.pool, report, rows[0]) });
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe(`in parts of ${PART_ROWS} rows`, () => {
  test('csv-parse reads every row of advertisers_csv, field by field', async () => {
    const { done, path, table } = files.get(advertisersCsv)!;
    const text = await readFile(path, 'utf8');
    const options = { bom: true, record_delimiter: '\r\n', relax_column_count: true };
    expect(differences(csvFields(table), parse(text, options))).toEqual([]);
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(done.row_count).toBe(table.rows.length);
    expect(table.rows.length).toBeGreaterThan(1000);
  });

  describe.each([sheetJs, libreOffice, openpyxl])('$name', (reader) => {
    describe.skipIf(!installed(reader))('reads every row and column, value and type', () => {
      test.each(WORKBOOKS)(
        'of $request.report_type',
        async (report) => {
          const { done, path, table } = files.get(report)!;
          const [sheet, notes, ...more] = await reader.read(path);
          expect([sheet!.name, notes!.name, more.length]).toEqual([report.title, 'About this file', 0]);
          const expected = throughFaults(reader.faults, table, workbookCells(table));
          expect(differences(expected, sheet!.rows)).toEqual([]);
          expect(done.row_count).toBe(table.rows.length);
          expect(table.rows.length).toBeGreaterThan(1000);

          const about = Object.fromEntries(notes!.rows.map(([name, text]) => [String(name), String(text)]));
          expect(about['Report']).toBe(`${report.title} (${report.request.report_type})`);
          expect(about['Rows']).toBe(String(table.rows.length));
          expect(about['Times shown in']).toBe(report.timezone);
          expect(about['Data as of']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00 \(UTC\)$/);
        },
        120_000,
      );
    });
  });

  test('the notes report shortened values, sort order and filters, and explain computed columns', async () => {
    const notes = async (report: ExpectedReport) => {
      const sheets = await sheetJs.read(files.get(report)!.path);
      return Object.fromEntries(sheets[1]!.rows.map(([name, text]) => [String(name), String(text)]));
    };
    const deals = await notes(dealsExcel);
    expect(deals['Shortened cells']).toMatch(/^2 /);
    expect(deals['Sorted by']).toBe('starts_at, descending');
    expect(deals['Filters']).toBe('none');
    const hot = await notes(hotAdvertisersExcel);
    expect(hot['Filters']).toBe('before_days = 20; recent_days = 10');
    expect(hot['Heat']).toContain('ln(');
    expect(hot['Shortened cells']).toBeUndefined();
  });

  test('the compared values include the difficult ones', () => {
    const text = [...files.values()].map(({ table }) => table.rows.flat().join('\n')).join('\n');
    for (const nasty of [
      '=HYPERLINK(',
      '\u0001',
      '\uFFFE',
      '👩‍👩‍👧‍👦',
      '_x0041_ literal',
      '9007199254740993123',
      '\\N',
      '"""',
    ]) {
      expect(text.includes(nasty), nasty).toBe(true);
    }
  });
});
