/** Compares odd values, read by other programs, with SQL. Known faults of the programs are listed by name. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installed } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { type Cell, csvFields, differences, workbookCells, workbookFormats } from './cells.ts';
import { csvReaders } from './csv-readers.ts';
import { everyKind, everyKindWorkbook } from './every-kind.ts';
import { excelJs } from './excel-js.ts';
import { advertisersCsv } from './expected/advertisers-csv.ts';
import { dealsExcel } from './expected/deals-excel.ts';
import { expectedTable, type Table, withAllColumns } from './expected/table.ts';
import { gnumeric } from './gnumeric.ts';
import { hucre } from './hucre.ts';
import { type KnownFault, throughFaults } from './known-faults.ts';
import { libreOffice } from './libre-office.ts';
import { insertOddRows, ODD_TEXTS } from './odd-rows.ts';
import { openpyxl } from './openpyxl.ts';
import { parseXlsx } from './parse-xlsx.ts';
import { rOpenxlsx } from './r-openxlsx.ts';
import { readxl } from './readxl.ts';
import { sheetJs } from './sheet-js.ts';
import type { Sheet } from './workbook-reader.ts';

const READERS = [libreOffice, gnumeric, openpyxl, readxl, rOpenxlsx, parseXlsx, excelJs, sheetJs, hucre];

const service = suite({ template: 'empty' });
let folder: string;
/** Files and their expected content. */
const workbooks: { path: string; table: Table }[] = [];
let csv: { path: string; table: Table };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-odd-values-'));
  await insertOddRows(service.database.pool, 'odd-values');
  const api = await service.as({ role: 'member', publisher: 'odd-values' });
  for (const report of [dealsExcel, advertisersCsv]) {
    const done = await api.build(withAllColumns(report));
    const path = join(folder, done.filename!);
    await writeFile(path, await api.file(done));
    const { rows } = await service.database.pool.query(
      `select publisher_id as "publisherId", to_char(snapshot_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"') as "asOf"
       from sheaf.exports where id = $1`,
      [done.id],
    );
    const table = await expectedTable(service.database.pool, report, rows[0]);
    if (report === advertisersCsv) csv = { path, table };
    else workbooks.push({ path, table });
  }
  workbooks.push({ path: join(folder, 'every-kind.xlsx'), table: everyKind });
  await writeFile(workbooks[1]!.path, everyKindWorkbook());
});
afterAll(() => rm(folder, { recursive: true }));

test('the tables contain every odd string', () => {
  for (const { table } of [workbooks[0]!, csv]) {
    const values = new Set(table.rows.flat());
    expect(ODD_TEXTS.filter((text) => !values.has(text))).toEqual([]);
  }
});

test.each([
  ['Excel', READERS],
  ['CSV', csvReaders],
])('the guide lists exactly the programs that read %s, and their faults', async (format, readers) => {
  const guide = await readFile(join(import.meta.dirname, '../../docs/guide/reading-files.md'), 'utf8');
  const chapter = guide.split('\n## ').find((text) => text.startsWith(`What programs get wrong in ${format}\n`))!;
  const sections = readers.map(({ name, tested, faults }) => {
    const lines = faults.length > 0 ? faults.map(({ does }) => `- ${does}`) : ['No fault is known.'];
    return `### ${name} ${tested}\n\n${lines.join('\n')}`;
  });
  expect(chapter.slice(chapter.indexOf('### ')).trimEnd()).toBe(sections.join('\n\n'));
});

describe.each(READERS)('$name', (reader) => {
  describe.skipIf(!installed(reader))('reads odd values', () => {
    let sheets: Sheet[];
    let version: string;
    beforeAll(async () => {
      version = await reader.version();
      sheets = await Promise.all(workbooks.map(async ({ path }) => (await reader.read(path))[0]!));
    });

    /** The differences that remain after applying these faults. */
    function differencesWith(faults: readonly KnownFault[]): string[] {
      return workbooks.flatMap(({ table }, i) => {
        return differences(throughFaults(faults, table, workbookCells(table)), sheets[i]!.rows);
      });
    }

    test('as SQL returns them, except for known faults', () => {
      expect(sheets.map(({ name }) => name)).toEqual(['Deals', 'Every kind']);
      expect(differencesWith(reader.faults), version).toEqual([]);
    });

    // Some programs omit the backslashes of a format, and write General in capitals.
    const plain = (code: string | null) => code?.replaceAll('\\', '').replace('GENERAL', 'General') ?? null;
    if (reader.tellsFormats)
      test('with the number formats of their kinds', () => {
        const told = workbooks.map((_, i) => sheets[i]!.formats!.map((row) => row.map(plain)));
        for (const [i, { table }] of workbooks.entries())
          expect(differences(workbookFormats(table), told[i]!)).toEqual([]);
      });

    test.each(reader.faults)('still with this fault: $does', (fault) => {
      expect(differencesWith(reader.faults.filter((other) => other !== fault)), version).not.toEqual([]);
    });
  });
});

describe.each(csvReaders)('$name', (reader) => {
  describe.skipIf(!installed(reader))('reads odd values in a CSV', () => {
    let rows: Cell[][];
    let version: string;
    beforeAll(async () => {
      version = await reader.version();
      // An empty field is an empty string in some programs, and null in others.
      rows = (await reader.read(csv.path)).map((row) => row.map((cell) => cell ?? ''));
    });

    if (reader.readGuessing)
      test('and loses digits of IDs where it guesses types', async () => {
        const path = join(folder, 'ids.csv');
        await writeFile(path, '007,12345678901234567890\r\n008,12345678901234567891\r\n');
        const [[first, long], [second, other]] = (await reader.readGuessing!(path)) as [[Cell, Cell], [Cell, Cell]];
        expect([first, second], version).toEqual([7, 8]);
        // Two different IDs become the same number.
        expect(long, version).toBe(other);
        expect(long).toBeTypeOf('number');
      });

    const told = (faults: readonly KnownFault[]) =>
      differences(throughFaults(faults, csv.table, csvFields(csv.table)), rows);

    test('as SQL returns them, except for known faults', () => {
      expect(told(reader.faults), version).toEqual([]);
    });

    test.each(reader.faults)('still with this fault: $does', (fault) => {
      expect(told(reader.faults.filter((other) => other !== fault)), version).not.toEqual([]);
    });
  });
});
