/** Databases of version 0.1, whose tables are where the search path put them, with rows of every kind. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS, readMigrations } from './migration-files.ts';
import { createPool } from './pool.ts';

const OWN = [
  'publishers',
  'users',
  'api_keys',
  'sessions',
  'exports',
  'export_parts',
  'file_checks',
  'webhooks',
  'webhook_deliveries',
];
const AFFILIATE = ['networks', 'advertisers', 'programmes', 'deals', 'clicks', 'transactions'];

/** Names that fold in unusual ways, among them letters that grow when folded, and half of a decomposed character at an edge. */
const NAMES = [
  'Café',
  'Cafe\u0301',
  'STRASSE ẞ ß',
  'Ωμέγα ς',
  'İstanbul ı',
  '株式会社',
  '\u0301edge',
  'plain',
  '👩‍👩‍👧 ﬁ',
];

/** The statements that version 0.1 ran at its first start. */
async function install(client: pg.PoolClient): Promise<void> {
  await client.query(`create table migrations (
    number integer primary key, name text not null, applied_at timestamptz not null default now())`);
  for (const { number, name, statements } of (await readMigrations(MIGRATIONS)).slice(0, 13)) {
    await client.query('insert into migrations (number, name) values ($1, $2)', [number, name]);
    await client.query(statements);
  }
}

async function fill(client: pg.PoolClient): Promise<void> {
  await client.query(await readFile(join(import.meta.dirname, '../../test/support/former-rows.sql'), 'utf8'));
  await client.query(
    `insert into advertisers (network_id, external_id, name, slug, domain, vertical)
     select 1, n, name, 'advertiser-' || n, case when n % 2 = 0 then 'bücher.example' end, name
     from unnest($1::text[]) with ordinality as t (name, n)`,
    [NAMES],
  );
  await client.query(`
    insert into programmes (publisher_id, advertiser_id, status) select 1, id, 'joined' from advertisers;
    insert into deals (advertiser_id, external_id, title, description, code, type, status)
      select id, 'd' || id, name, repeat(name || ' ', 2000), name, 'coupon', 'active' from advertisers;
    insert into clicks (publisher_id, clicked_at, external_id, advertiser_id)
      select 1, '2026-10-31 23:30:00Z'::timestamptz + id * interval '1 hour', '700000000000000000' || id, id from advertisers;
    insert into transactions (publisher_id, advertiser_id, external_id, clicked_at, click_id, sale, commission, currency, status, occurred_at)
      select 1, advertiser_id, 't' || id, clicked_at, id, -12.5, 0.25, 'EUR', 'paid', clicked_at from clicks`);
}

/** The tables of pg-boss that tell whose schema it is. */
const QUEUE = `create schema pgboss;
  create table pgboss.queue (name text);
  insert into pgboss.queue values ('build-export'), ('build-part'), ('deliver-webhook'), ('__pgboss__send-it');
  create function pgboss.sheaf_group_limit() returns trigger language plpgsql as 'begin return new; end'`;

test.each([
  ['is removed', QUEUE, false],
  ['is kept if another program has queues in it', `${QUEUE}; insert into pgboss.queue values ('send-mail')`, true],
  [
    'is kept if it is only that of another program',
    'create schema pgboss; create table pgboss.queue (name text)',
    true,
  ],
])('the former schema of the queue %s', async (_, create, kept) => {
  const database = await testDatabase('bare');
  await database.pool.query(create);
  await migrate(database.pool);
  const { rows } = await database.pool.query(`select to_regnamespace('pgboss') is not null as kept`);
  await database.drop();
  expect(rows).toEqual([{ kept }]);
});

describe.each([
  ['public', '"$user", public'],
  ['tracking', 'tracking'],
  ['sheaf', '"$user", public'],
])('a database of version 0.1 with its tables in the schema %s', (home, path) => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const before: Record<string, object[]> = {};
  const rowsOf = async (table: string) =>
    (await pool.query(`select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`)).rows.map(
      ({ row }) => row,
    );

  beforeAll(async () => {
    database = await testDatabase('bare');
    await database.pool.query(`create schema if not exists ${home};
      do $$ begin execute format('alter database %I set search_path to ${path}', current_database()); end $$`);
    pool = createPool({ url: database.url, max: 2, name: 'former' });
    const client = await pool.connect();
    await install(client);
    await fill(client);
    client.release();
    for (const table of [...OWN, ...AFFILIATE, 'migrations']) {
      before[table] = await rowsOf(`${home}.${table}`);
      expect(before[table], table).not.toEqual([]);
    }
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  test('keeps every row', async () => {
    const ran = await migrate(pool);
    expect(ran[0]).toBe('0014_link_secret.sql');
    expect(ran).toContain('0018_own_schema.sql');
    const after: Record<string, object[]> = {};
    for (const table of OWN) after[table] = await rowsOf(`sheaf.${table}`);
    for (const table of AFFILIATE) after[table] = await rowsOf(`public.${table}`);
    after['migrations'] = (await rowsOf('sheaf.migrations')).filter(({ number }) => number <= 13);
    for (const [table, rows] of Object.entries(before)) {
      expect(after[table], table).toHaveLength(rows.length);
      // Later migrations add columns.
      expect(after[table], table).toEqual(expect.arrayContaining(rows.map((row) => expect.objectContaining(row))));
    }
  });

  test('leaves nothing in other schemas', async () => {
    const { rows } = await pool.query(
      `select relnamespace::regnamespace || '.' || relname as name from pg_class
       where relkind in ('r', 'p', 'S', 'v') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
       union all select pronamespace::regnamespace || '.' || proname from pg_proc
       where pronamespace::regnamespace::text !~ '^(pg_|information_schema)'`,
    );
    const own = rows.map(({ name }) => name).filter((name) => !name.startsWith('sheaf.'));
    expect(own.map((name) => name.replace(/^public\.|_id_seq$|_\d{4}_\d\d$/g, '')).sort()).toEqual(
      [...AFFILIATE, 'advertisers', 'click_ids', 'clicks', 'clicks', 'deals', 'networks', 'transactions'].sort(),
    );
    expect(own.every((name) => name.startsWith('public.'))).toBe(true);
  });

  test('has the same constraints, indexes, triggers, functions and comments as a new one', async () => {
    const fresh = await testDatabase('empty');
    const [former, current] = [await shapeOf(pool), await shapeOf(fresh.pool)];
    await fresh.drop();
    expect(former).toEqual(current);
  });

  test('works: events are written, numbers continue, and clicks get partitions', async () => {
    await pool.query(
      `update sheaf.exports set status = 'failed', error_message = 'x' where status = 'processing' and parent_id is null`,
    );
    const { rows } = await pool.query(`select event from sheaf.webhook_deliveries where event = 'export.failed'`);
    expect(rows).toHaveLength(1);
    await pool.query(`insert into sheaf.publishers (slug, name) values ('later', 'Later')`);
    await pool.query(`select sheaf.make_click_partitions('2027-01-01', '2027-01-31')`);
    await pool.query(
      `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id) values (1, '2027-01-05', 'x', 1)`,
    );
    expect(
      (
        await pool.query(
          `select tableoid::regclass::oid = 'public.clicks_2027_01'::regclass as there from public.clicks where external_id = 'x'`,
        )
      ).rows,
    ).toEqual([{ there: true }]);
  });

  test('is migrated once', async () => {
    expect(await migrate(pool)).toEqual([]);
  });
});

/** Definitions of everything in the schemas, with the names of their schemas. */
async function shapeOf(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query(
    `with own as (select oid from pg_namespace where nspname in ('sheaf', 'public')),
       set as (select set_config('search_path', '', false)),
       tables as (select c.* from set, pg_class c where relnamespace in (select oid from own) and not relispartition
         and relname !~ '^clicks_.*_idx\\d*$')
     select 'column ' || a.attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' '
       || coalesce(pg_get_expr(adbin, adrelid), '') || ' ' || coalesce(col_description(a.attrelid, attnum), '') as line
       from tables t join pg_attribute a on a.attrelid = t.oid and attnum > 0 and not attisdropped
       left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where t.relkind in ('r', 'p')
     union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from set, pg_constraint
       where conrelid in (select oid from tables) and conparentid = 0
     union all select pg_get_indexdef(oid) from tables where relkind in ('i', 'I')
     union all select pg_get_triggerdef(oid) from set, pg_trigger where tgrelid in (select oid from tables) and not tgisinternal
     union all select pg_get_functiondef(oid) || obj_description(oid) from set, pg_proc where pronamespace in (select oid from own)
     order by 1`,
  );
  return rows.map(({ line }) => line);
}
