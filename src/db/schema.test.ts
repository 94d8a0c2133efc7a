import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { MIGRATIONS, readMigrations } from './migration-files.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

test('every table and column has a comment', async () => {
  const { rows } = await database.pool.query(`
    select c.relname as table, a.attname as column from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum >= 0 and not a.attisdropped
    where c.relnamespace in ('sheaf'::regnamespace, 'public'::regnamespace) and c.relkind in ('r', 'p') and not c.relispartition
      and (col_description(c.oid, a.attnum) is null or obj_description(c.oid) is null)`);
  expect(rows).toEqual([]);
});

test('a migration that drops, renames or moves something is marked as breaking', async () => {
  const removes =
    /^\s*(?!--).*\b(?:drop (?:table|column|function|schema)|rename|set schema|set not null|alter column \w+ type)\b/im;
  const unmarked = (await readMigrations(MIGRATIONS)).filter(
    ({ number, breaking, statements }) => number > 17 && removes.test(statements) && !breaking,
  );
  expect(unmarked.map(({ name }) => name)).toEqual([]);
});

test('clicks gets one partition for every month between two timestamps', async () => {
  const make = `select sheaf.make_click_partitions('2025-11-30 23:59:59+00', '2026-02-01 00:00:00+00')`;
  await Promise.all([database.pool.query(make), database.pool.query(make)]);
  const { rows } = await database.pool.query(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'public.clicks'::regclass order by 1`,
  );
  expect(rows.map((row) => row.name)).toEqual([
    'public.clicks_2025_11',
    'public.clicks_2025_12',
    'public.clicks_2026_01',
    'public.clicks_2026_02',
  ]);
});
