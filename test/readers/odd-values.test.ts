/** Odd values, read by programs that are not ours, against what SQL says. Known faults of the programs are listed by name. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installed } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { differences, workbookCells, workbookFormats } from './cells.ts';
import { everyKind, everyKindWorkbook } from './every-kind.ts';
import { excelJs } from './excel-js.ts';
import { dealsExcel } from './expected/deals-excel.ts';
import { expectedTable, type Table, withAllColumns } from './expected/table.ts';
import { gnumeric } from './gnumeric.ts';
import { hucre } from './hucre.ts';
import { type KnownFault, throughFaults } from './known-faults.ts';
import { libreOffice } from './libre-office.ts';
import { insertOddDeals, ODD_TEXTS } from './odd-deals.ts';
import { openpyxl } from './openpyxl.ts';
import { parseXlsx } from './parse-xlsx.ts';
import { rOpenxlsx } from './r-openxlsx.ts';
import { readxl } from './readxl.ts';
import { sheetJs } from './sheet-js.ts';
import type { Sheet } from './workbook-reader.ts';

const READERS = [libreOffice, gnumeric, openpyxl, readxl, rOpenxlsx, parseXlsx, excelJs, sheetJs, hucre];

const service = suite({ template: 'empty' });
let folder: string;
/** Workbooks, and what they must hold. */
const tables: { path: string; table: Table }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-odd-values-'));
  await insertOddDeals(service.database.pool, 'odd-values');
  const api = await service.as({ role: 'member', publisher: 'odd-values' });
  const done = await api.build(withAllColumns(dealsExcel));
  const path = join(folder, 'odd.xlsx');
  await writeFile(path, await api.file(done));
  const { rows } = await service.database.pool.query(
    `select publisher_id as "publisherId", to_char(snapshot_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"') as "asOf"
     from exports where id = $1`,
    [done.id],
  );
  tables.push({ path, table: await expectedTable(service.database.pool, dealsExcel, rows[0]) });
  tables.push({ path: join(folder, 'every-kind.xlsx'), table: everyKind });
  await writeFile(tables[1]!.path, everyKindWorkbook());
});
afterAll(() => rm(folder, { recursive: true }));

test('the table holds every odd text', () => {
  const titles = tables[0]!.table.rows.map((row) => row[2]);
  expect(ODD_TEXTS.filter((text) => !titles.includes(text))).toEqual([]);
});

test('the guide lists exactly these programs and faults', async () => {
  const guide = await readFile(join(import.meta.dirname, '../../docs/guide/reading-files.md'), 'utf8');
  const listed = guide.slice(guide.indexOf('### '));
  const sections = READERS.map(({ name, tested, faults }) => {
    const lines = faults.length > 0 ? faults.map(({ does }) => `- ${does}`) : ['No fault is known.'];
    return `### ${name} ${tested}\n\n${lines.join('\n')}\n`;
  });
  expect(listed).toBe(sections.join('\n'));
});

describe.each(READERS)('$name', (reader) => {
  describe.skipIf(!installed(reader))('reads odd values', () => {
    let sheets: Sheet[];
    let version: string;
    beforeAll(async () => {
      version = await reader.version();
      sheets = await Promise.all(tables.map(async ({ path }) => (await reader.read(path))[0]!));
    });

    /** What differs when the program has these faults. */
    function told(faults: readonly KnownFault[]): string[] {
      return tables.flatMap(({ table }, i) => {
        return differences(throughFaults(faults, table, workbookCells(table)), sheets[i]!.rows);
      });
    }

    test('as SQL says, but for its known faults', () => {
      expect(sheets.map(({ name }) => name)).toEqual(['Deals', 'Every kind']);
      expect(told(reader.faults), version).toEqual([]);
    });

    // Some programs leave the backslashes of a format out, and write General in capitals.
    const plain = (code: string | null) => code?.replaceAll('\\', '').replace('GENERAL', 'General') ?? null;
    if (reader.tellsFormats)
      test('in the number formats of their kinds', () => {
        const told = tables.map((_, i) => sheets[i]!.formats!.map((row) => row.map(plain)));
        for (const [i, { table }] of tables.entries())
          expect(differences(workbookFormats(table), told[i]!)).toEqual([]);
      });

    test.each(reader.faults)('with this fault still: $does', (fault) => {
      expect(told(reader.faults.filter((other) => other !== fault)), version).not.toEqual([]);
    });
  });
});
