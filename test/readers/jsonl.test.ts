/** Compares JSON Lines files in many parts, read by other programs, with SQL. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installed, type Needs } from '../support/installed.ts';
import { type JsonValue, jsonRows } from './cells.ts';
import { printed } from './dump.ts';
import { dealsExcel } from './expected/deals-excel.ts';
import { oddExports } from './odd-exports.ts';
import { ODD_TEXTS } from './odd-rows.ts';

const PYTHON = '/usr/bin/python3';

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

const { files, build } = oddExports('jsonl');

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
