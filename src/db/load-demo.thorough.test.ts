import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { loadDemo } from './load-demo.ts';

let loaded: TestDatabase;
let again: TestDatabase;
let empty: TestDatabase;

beforeAll(async () => {
  [loaded, again, empty] = await Promise.all([testDatabase('demo'), testDatabase('empty'), testDatabase('empty')]);
});
afterAll(() => Promise.all([loaded, again, empty].map((database) => database.drop())));

const TABLES = ['sheaf.publishers', 'sheaf.users'].concat(
  ['networks', 'advertisers', 'programmes', 'deals', 'clicks', 'transactions'].map((table) => `public.${table}`),
);

test('one of two processes that start at the same time loads the data, and two databases of a day are equal', async () => {
  const results = await Promise.all([loadDemo(again.pool), loadDemo(again.pool)]);
  expect(results.sort()).toEqual([false, true]);
  expect(await checksums(again)).toEqual(await checksums(loaded));
});

test('a database with a publisher is not changed', async () => {
  const before = await checksums(loaded);
  expect(await loadDemo(loaded.pool)).toBe(false);
  expect(await checksums(loaded)).toEqual(before);
});

test('the data has the promised number of rows', async () => {
  expect(await one('select array_agg(slug order by id) from sheaf.publishers')).toEqual([
    'acme-media',
    'nordlicht',
    'kaigan',
  ]);
  expect(await one('select count(*) from sheaf.users')).toBe(7);
  expect(await one('select count(*) from sheaf.api_keys')).toBe(0);
  expect(await one('select count(*) from public.networks')).toBe(10);
  expect(await one('select count(*) from public.advertisers')).toBe(2000);
  expect(await one('select count(*) from public.deals')).toBe(5000);
  expect(await one('select count(*) from public.clicks')).toBe(300_000);
  expect(await one('select count(*) from public.transactions')).toBe(9000);
  expect(await one('select count(distinct status) from public.programmes')).toBe(5);
  const shares = await loaded.pool.query(
    'select round(count(*) / 3000.0)::integer as share from public.clicks group by publisher_id order by publisher_id',
  );
  expect(shares.rows.map((row) => row.share)).toEqual([60, 30, 10]);
});

test('related rows are consistent', async () => {
  const strangers = `select count(*) from public.clicks left join public.programmes using (publisher_id, advertiser_id) where status is distinct from 'joined'`;
  expect(await one(strangers)).toBe(0);
  const mismatches = `select count(*) from public.transactions t join public.clicks c on c.publisher_id = t.publisher_id
    and c.clicked_at = t.clicked_at and c.id = t.click_id where c.advertiser_id <> t.advertiser_id`;
  expect(await one(mismatches)).toBe(0);
  const perClick = `select count(*) as transactions, count(distinct currency) as currencies
    from public.transactions where click_id is not null group by publisher_id, click_id`;
  expect(await one(`select max(currencies) from (${perClick}) as p`)).toBe(1);
  expect(await one(`select count(*) from (${perClick}) as p where transactions > 1`)).toBe(1000);
  expect(await one('select count(*) from public.transactions where click_id is null')).toBeGreaterThan(100);
  expect(await one('select count(*) from public.clicks where clicked_at >= now()')).toBe(0);
});

test('the edge-case rows exist and have the values that their names describe', async () => {
  expect(await one(`select count(*) from public.advertisers where slug like 'trap-%'`)).toBe(51);
  expect(await one(`select name from public.advertisers where slug = 'trap-control-0b'`)).toBe('Vertical\u000BTab');
  expect(await one(`select name from public.advertisers where slug = 'trap-nonchar-fffe'`)).toBe('Non\uFFFECharacter');
  expect(await one(`select name from public.advertisers where slug = 'trap-copy-null'`)).toBe('\\N');
  expect(await one(`select code from public.deals where external_id = 'trap-exponent'`)).toBe('1E5');
  expect(await one(`select length(description) from public.deals where external_id = 'odd-long-40000'`)).toBe(40_000);
  expect(
    await one(`select extract(year from starts_at)::integer from public.deals where external_id = 'odd-start-1899'`),
  ).toBe(1899);
  expect(await one(`select min(sale)::text from public.transactions`)).toBe('-999999999999.99');
  expect(
    await one(`select max(count) from (select count(*) from public.clicks group by publisher_id, clicked_at) as ties`),
  ).toBe(1020);
});

test('every nullable column is null in some row', async () => {
  const { rows } = await loaded.pool.query<{ table: string; column: string }>(
    `select table_schema || '.' || table_name as table, column_name as column from information_schema.columns
     where table_schema || '.' || table_name = any($1) and is_nullable = 'YES'`,
    [TABLES],
  );
  for (const { table, column } of rows) {
    const count = await one(`select count(*) from (select from ${table} where ${column} is null limit 1) as n`);
    expect(count, `${table}.${column}`).toBe(1);
  }
});

test('constraints and indexes are those of the migrations', async () => {
  const partition = /clicks_\d{4}_\d\d/;
  const schema = async (database: TestDatabase) => {
    const { rows } = await database.pool.query<{ line: string }>(
      `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
         where connamespace in ('sheaf'::regnamespace, 'public'::regnamespace) and conparentid = 0
       union all select pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indexrelid
         where relnamespace in ('sheaf'::regnamespace, 'public'::regnamespace) order by line`,
    );
    return rows.map((row) => row.line).filter((line) => !partition.test(line));
  };
  expect(await schema(loaded)).toEqual(await schema(empty));
});

async function one(query: string): Promise<unknown> {
  const { rows } = await loaded.pool.query({ text: query, rowMode: 'array' });
  return rows[0]?.[0];
}

async function checksums(database: TestDatabase): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const table of TABLES) {
    const { rows } = await database.pool.query(
      `select count(*) || ' ' || sum(hashtextextended(t::text, 0)) as sum from ${table} as t`,
    );
    sums[table] = rows[0].sum;
  }
  return sums;
}
