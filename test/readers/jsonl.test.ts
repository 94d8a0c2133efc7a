/** Compares JSON Lines files in many parts, read by other programs, with SQL. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Export } from '../support/api.ts';
import { installed, type Needs } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { type JsonValue, jsonRows } from './cells.ts';
import { printed } from './dump.ts';
import { advertisersCsv } from './expected/advertisers-csv.ts';
import { dealsExcel } from './expected/deals-excel.ts';
import { type ExpectedReport, expectedTable, type Table, withAllColumns } from './expected/table.ts';
import { insertOddRows, ODD_TEXTS } from './odd-rows.ts';

const PYTHON = '/usr/bin/python3';
const PUBLISHER = 'odd-values';

interface JsonReader extends Needs {
  /** The members of each object, in order. Numbers are objects with their text. */
  read(path: string): Promise<[string, JsonValue][][]>;
  /** Whether the program keeps every digit of a number. Otherwise, it has the next double. */
  exact: boolean;
}

const lines = (text: string) => (text === '' ? [] : text.split('\n'));

/** The types of TypeScript do not have the third argument yet. https://tc39.es/ecma262/#sec-json.parse */
const withText = ((_: string, value: unknown, { source }: { source?: string }) =>
  typeof value === 'number' ? { number: source } : value) as (key: string, value: unknown) => unknown;

const READERS: JsonReader[] = [
  {
    name: 'Python’s json',
    probe: [PYTHON, '--version'],
    packages: 'python3',
    exact: true,
    read: async (path) =>
      lines(await printed([PYTHON, join(import.meta.dirname, 'jsonl-dump.py'), path])).map((line) => JSON.parse(line)),
  },
  {
    name: 'jq',
    probe: ['jq', '--version'],
    packages: 'jq',
    exact: false,
    read: async (path) =>
      lines(await printed(['jq', '-c', '[to_entries[] | [.key, .value]]', path])).map((line) =>
        JSON.parse(line).map(([key, value]: [string, JsonValue]) => [
          key,
          typeof value === 'number' ? { number: String(value) } : value,
        ]),
      ),
  },
  {
    name: 'JSON.parse',
    exact: true,
    read: async (path) =>
      lines((await readFile(path, 'utf8')).trimEnd()).map((line) => Object.entries(JSON.parse(line, withText))),
  },
];

const service = suite({ template: 'empty', env: { SHEAF_PART_ROWS: '3' } });
let folder: string;
const files: { done: Export; path: string; table: Table }[] = [];

async function build(report: ExpectedReport, extra: object = {}) {
  const api = await service.as({ role: 'member', publisher: PUBLISHER });
  const request = withAllColumns(report);
  const done = await api.build({ ...request, ...extra, index_params: { ...request.index_params, format: 'jsonl' } });
  const path = join(folder, done.filename!);
  await writeFile(path, await api.file(done));
  return { done, path };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-jsonl-'));
  await insertOddRows(service.database.pool, PUBLISHER);
  for (const report of [dealsExcel, advertisersCsv]) {
    const { done, path } = await build(report);
    const { rows } = await service.database.pool.query(
      `select publisher_id as "publisherId", to_char(snapshot_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"') as "asOf"
       from sheaf.exports where id = $1`,
      [done.id],
    );
    files.push({ done, path, table: await expectedTable(service.database.pool, report, rows[0]) });
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

test('the tables contain every odd string, and the files are joined from many parts', () => {
  for (const { done, table } of files) {
    const values = new Set(table.rows.flat());
    expect(ODD_TEXTS.filter((text) => !values.has(text))).toEqual([]);
    expect(done.progress!.total_parts).toBeGreaterThan(5);
    expect(done.row_count).toBe(table.rows.length);
    expect(done.filename).toMatch(/\.jsonl$/);
  }
});

describe.each(READERS)('$name', (reader) => {
  describe.skipIf(!installed(reader))('reads', () => {
    test.each([0, 1])('every row, key, value and type of file %i', async (n) => {
      const { path, table } = files[n]!;
      const rounded = (value: JsonValue) =>
        typeof value === 'object' && value !== null ? { number: String(Number(value.number)) } : value;
      const shown = (rows: [string, JsonValue][][]) =>
        reader.exact ? rows : rows.map((row) => row.map(([key, value]) => [key, rounded(value)]));
      expect(shown(await reader.read(path))).toEqual(shown(jsonRows(table)));
    });

    test('a file without rows', async () => {
      const { done, path } = await build(dealsExcel, { search_params: { search: 'no such deal' } });
      expect([done.row_count, done.file_bytes, (await readFile(path)).length]).toEqual([0, 0, 0]);
      expect(await reader.read(path)).toEqual([]);
    });
  });
});
