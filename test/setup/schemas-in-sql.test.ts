/** The check that every table in SQL is named with its schema, and only by the folder that it belongs to. */
import { expect, test } from 'vitest';
import { FOLDERS } from '../../scripts/border-rules.ts';
import { foreignTables } from '../../scripts/foreign-tables.ts';
import { migratedNames, unqualifiedInCode, unqualifiedInSql } from '../../scripts/unqualified-names.ts';

const names = { tables: new Set(['exports', 'clicks', 'users']), functions: new Set(['fold_text']) };
const inCode = (code: string) => unqualifiedInCode(code, names).map(({ line, name }) => `${line} ${name}`);

test.each([
  ["query('select from exports where id = $1')", '1 exports'],
  ["query('delete from exports')", '1 exports'],
  ['// ü\nquery(`update exports e set a = ${"ü"}\n  from clicks`)', '2 exports', '3 clicks'],
  ['sql`clicks c\n join ${x} d on true`', '1 clicks'],
  ['sql`select ${sql`(select 1 from users)`}`', '1 users'],
  ["query('truncate sheaf.exports, clicks')", '1 clicks'],
  ["query('select from sheaf.exports e, clicks c')", '1 clicks'],
  ["query('select null::exports')", '1 exports'],
  [`query("select 'clicks'::regclass")`, '1 clicks'],
  ["query('select fold_text(a)')", '1 fold_text'],
  ["query('create trigger t before update on exports for each row execute function sheaf.f()')", '1 exports'],
])('it finds bare names in %s', (code, ...found) => {
  expect(inCode(code).sort()).toEqual(found.sort());
});

test.each([
  "query('select from sheaf.exports join public.clicks c on c.id = exports.id')",
  "query('select clicks, exports from public.clicks')",
  "query('select sheaf.fold_text(a)')",
  "print('Loads data from exports into clicks.')",
  '// select from exports',
  "query('select from clicks_2026_01')",
])('it accepts %s', (code) => {
  expect(inCode(code)).toEqual([]);
});

test('of a file of SQL it reads no comments', () => {
  const sql = '-- select from exports\nselect from clicks;\n-- from users';
  expect(unqualifiedInSql(sql, names)).toMatchObject([{ line: 2, name: 'clicks', found: 'from clicks' }]);
});

test('a table that belongs to one folder is found in the code of another', () => {
  const code =
    "query('select from sheaf.users')\n\nquery('select from sheaf.exports e')\nsql`delete from sheaf_queue.job`";
  const found = (path: string) => foreignTables(path, code).map((one) => `${one.line} ${one.found} of ${one.owner}`);
  expect(found('src/worker/sweep.ts').sort()).toEqual(['3 sheaf.exports of exports', '4 sheaf_queue.job of queue']);
  expect(found('src/exports/usage/read-usage.ts')).toEqual(['4 sheaf_queue.job of queue']);
  expect(found('src/worker/sweep.test.ts')).toEqual([]);
  expect(foreignTables('src/worker/sweep.ts', "'sheaf.exports_total', 'x.sheaf.exports'")).toEqual([]);
});

test('every table that belongs to a folder exists', async () => {
  const { tables } = await migratedNames('migrations');
  const owned = FOLDERS.flatMap(({ tables = [] }) => tables).filter((name) => !name.includes('.'));
  expect(owned.length).toBeGreaterThan(10);
  expect(owned.filter((name) => !tables.has(name))).toEqual([]);
});
