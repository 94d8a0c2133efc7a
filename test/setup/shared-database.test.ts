/** Sheaf in a database that belongs to another program, with tables of the same names and another search path. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';

const self = suite({ template: 'bare', prepare: occupy });

/** Tables of another program, with other columns. Its ledger is that of Laravel. */
const TABLES = ['exports', 'users', 'migrations', 'sessions', 'webhooks', 'publishers'];

async function occupy(): Promise<void> {
  await self.database.pool.query(`
    create schema theirs;
    do $$ begin execute format('alter database %I set search_path to theirs, public', current_database()); end $$;
    create table public.exports (id uuid primary key default gen_random_uuid(), payload jsonb);
    create table public.users (name text primary key, password text);
    create table public.migrations (id serial primary key, migration varchar(255) not null, batch integer not null);
    create table public.sessions (id text, user_id bigint);
    create table public.webhooks (target text);
    create table theirs.publishers (isbn_prefix text);
    create schema pgboss;
    create table pgboss.version (version int primary key);
    insert into pgboss.version values (21);
    create function public.fold_text(text) returns text language sql as 'select ''theirs''';
    insert into public.exports (payload) values ('{"ours": false}');
    insert into public.users values ('ada', 'x');
    insert into public.migrations (migration, batch) values ('2014_10_12_000000_create_users_table', 1);
    insert into public.sessions values ('s', 1);
    insert into public.webhooks values ('https://theirs.example');
    insert into theirs.publishers values ('978-3')`);
  before = await theirs();
}

let before: unknown;
async function theirs(): Promise<unknown> {
  const pieces = TABLES.map(
    (name) => `(select json_agg(t) from ${name === 'publishers' ? 'theirs' : 'public'}.${name} t) as ${name}`,
  );
  pieces.push('(select array_agg(version) from pgboss.version) as queue');
  return (await self.database.pool.query(`select ${pieces.join(', ')}`)).rows[0];
}

beforeAll(async () => {
  const path = join(self.dataDir, 'advertisers.csv');
  await writeFile(path, 'external_id,name,network\n1,Café,net\n2,plain,net\n');
  const programs = join(self.dataDir, 'programs.csv');
  await writeFile(programs, 'advertiser_external_id,network,status\n1,net,joined\n2,net,joined\n');
  const clicks = join(self.dataDir, 'clicks.csv');
  await writeFile(
    clicks,
    'external_id,clicked_at,network,advertiser_external_id\n1,2026-10-31T23:59:59Z,net,1\n2,2026-11-01T00:00:00Z,net,2\n',
  );
  for (const args of [
    ['publishers', 'create', 'acme', '--name', 'Acme'],
    ['import', 'advertisers', path],
    ['import', 'programmes', programs, '--publisher', 'acme'],
    ['import', 'clicks', clicks, '--publisher', 'acme'],
    ['import', 'clicks', clicks, '--publisher', 'acme'],
  ]) {
    const { code, stderr } = await sheaf(args, { env: self.env });
    expect(code, stderr).toBe(0);
  }
});

test('imports and exports work, and filters use the functions of Sheaf', async () => {
  const api = await self.as({ role: 'member', publisher: 'acme' });
  const found = await api.build({ report_type: 'advertisers_csv', search_params: { search: 'CAFE\u0301' } });
  expect(await (await fetch(found.download_url!)).text()).toContain('Café');
  expect(found.row_count).toBe(1);
  const clicks = await api.build({
    report_type: 'clicks_details_excel',
    search_params: { start_date: '2026-10-01', end_date: '2026-11-30' },
  });
  expect(clicks.row_count).toBe(2);
});

test('the tables of the other program are unchanged', async () => {
  expect(await theirs()).toEqual(before);
  const { rows } = await self.database.pool.query(
    `select relnamespace::regnamespace || '.' || relname as name from pg_class
     where relkind in ('r', 'p') and relnamespace::regnamespace::text in ('public', 'theirs')`,
  );
  const affiliate = ['networks', 'advertisers', 'programmes', 'deals', 'clicks', 'transactions'];
  const expected = [
    ...affiliate.concat('clicks_2026_10', 'clicks_2026_11').map((name) => `public.${name}`),
    ...TABLES.map((name) => `${name === 'publishers' ? 'theirs' : 'public'}.${name}`),
  ];
  expect(rows.map(({ name }) => name).sort()).toEqual(expected.sort());
});

test('a table where the affiliate data belongs is reported, and nothing is created', async () => {
  const other = await testDatabase('bare');
  await other.pool.query('create table public.deals (id int); create table public.clicks (id int)');
  const { code, stderr } = await sheaf(['migrate'], { env: { ...self.env, DATABASE_URL: other.url } });
  expect(code).toBe(1);
  expect(stderr).toContain(
    'The schema public of the database already has deals, clicks, where Sheaf stores its affiliate data.',
  );
  expect((await other.pool.query(`select to_regnamespace('sheaf') as schema`)).rows).toEqual([{ schema: null }]);
  await other.drop();
});
