/** The check that every table in SQL is named with its schema. */
import { expect, test } from 'vitest';
import { unqualifiedInCode, unqualifiedInSql } from '../../scripts/unqualified-names.ts';

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
