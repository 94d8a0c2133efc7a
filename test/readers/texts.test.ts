/** Strings of all kinds in a workbook: other programs read exactly what was written. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { xlsxFormat } from '../../src/encode/xlsx/xlsx-format.ts';
import { anyText } from '../support/encode/arbitrary-cells.ts';
import { fileOf } from '../support/encode/file-of.ts';
import { installed } from '../support/installed.ts';
import { differences, workbookCells } from './cells.ts';
import type { Table } from './expected/table.ts';
import { throughFaults } from './known-faults.ts';
import { libreOffice } from './libre-office.ts';
import { openpyxl } from './openpyxl.ts';
import { sheetJs } from './sheet-js.ts';

/** A new seed for every run. To repeat a run, set its seed here. */
const SEED = Date.now();
const ROWS = 3000;

const KINDS = ['text', 'id', 'url'] as const;
const texts = fc.sample(fc.tuple(anyText, anyText, anyText), { numRuns: ROWS, seed: SEED });
const TABLE: Table = {
  report: {
    request: { report_type: 'none' },
    timezone: 'UTC',
    title: 'Texts',
    columns: KINDS.map((kind) => [kind, kind, kind]),
    sql: '',
  },
  rows: texts,
};

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-texts-'));
  path = join(folder, 'texts.xlsx');
  const columns = KINDS.map((kind) => ({ label: kind, kind, width: 20 }));
  const { file } = fileOf(xlsxFormat, texts, { columns, blockRows: 700, notes: [['Rows', String(ROWS)]] });
  await writeFile(path, file);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each([sheetJs, libreOffice, openpyxl])('$name', (reader) => {
  test.skipIf(!installed(reader))(
    `reads every string as it was written (seed ${SEED})`,
    async () => {
      const [sheet] = await reader.read(path);
      expect(differences(throughFaults(reader.faults, TABLE, workbookCells(TABLE)), sheet!.rows)).toEqual([]);
    },
    60_000,
  );
});
