/** A database with policies limits what report types read whose authors have forgotten the scope, in every kind of read. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool } from '../../src/db/pool.ts';
import { sql, sqlOfFile } from '../../src/db/sql.ts';
import { type Publisher, rowSecurity } from '../../src/row-security.ts';
import { NotLimited } from '../../src/source/limit-rows.ts';
import { postgresSource } from '../../src/source/postgres-source.ts';
import { createSnapshotPool } from '../../src/source/snapshot-pool.ts';
import type { Look } from '../../src/source/source.ts';
import type { Api } from '../support/api.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { ALL, LEDGER, ledgerReading, POLICIES, ROWS } from './ledger.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/row-security/reports');

let folder: string;
let server: PostgresServer;
let admin: pg.Pool;
const env: Record<string, string> = {
  SHEAF_REPORTS: FIXTURE,
  SHEAF_ROW_SECURITY: 'elsewhere=role=publisher_{slug}',
  SHEAF_PART_ROWS: '500',
  SHEAF_THREADS: '1',
};
const self = suite({
  template: 'empty',
  env,
  async prepare() {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-row-security-'));
    server = await startPostgres(folder);
    admin = createPool({ url: server.superuserUrl, max: 2, name: 'test' });
    await admin.query(LEDGER + POLICIES);
    await admin.query(
      `create view public.all_entries as select id from public.ledger;
       grant select on public.all_entries to publisher_acme, publisher_other`,
    );
    await self.database.pool.query(
      `insert into sheaf.publishers (slug, name) values ('acme', 'Acme'), ('other', 'Other'), ('third', 'Third')`,
    );
    env['SHEAF_SOURCES'] = `elsewhere=${server.url}`;
  },
});
afterAll(async () => {
  await admin?.end();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const as = (publisher: string) => self.as({ role: 'member', publisher });
const run = (args: string[], more: Record<string, string> = {}) =>
  sheaf(args, { env: { ...self.env, ...env, SHEAF_STORE: 'disk', ...more } });
const post = (api: Api, path: string, body: object) =>
  api.send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** The rows of a file without its header. */
async function rowsOf(
  api: Api,
  request: { report_type: string; search_params?: Record<string, unknown> },
): Promise<string[][]> {
  const done = await api.build(request);
  const lines = (await api.file(done)).toString().trim().split(/\r?\n/).slice(1);
  return lines.map((line) => line.split(','));
}

const OWN = [
  ['acme', ROWS],
  ['other', 100],
] as const;

describe.each(OWN)('%s', (publisher, rows) => {
  test('previews', async () => {
    const { text } = await post(await as(publisher), '/exports/preview?limit=20', { report_type: 'forgotten' });
    const previewed = JSON.parse(text).rows as [string, string, number][];
    expect(previewed).toHaveLength(20);
    expect(new Set(previewed.map(([, shop, everyone]) => `${shop} ${everyone}`))).toEqual(
      new Set([`${publisher} ${rows}`]),
    );
  });

  test('dry runs', async () => {
    const { body } = await (await as(publisher)).create({ report_type: 'forgotten' }, '?dry_run=true');
    expect(body.export!.estimate).toMatchObject({ rows, rows_exact: true });
  });

  test('values of filters', async () => {
    const { text } = await (await as(publisher)).send('/report-types/forgotten/filters/shop/values');
    expect(JSON.parse(text).values).toEqual([{ value: publisher, label: publisher, rows }]);
  });

  test('charts', async () => {
    const { text } = await post(await as(publisher), '/exports/histogram?unit=year', { report_type: 'forgotten' });
    expect(JSON.parse(text).buckets).toEqual([{ start: '2026-01-01', rows }]);
  });

  test.each(['forgotten', 'wrong'])('exports of %s', async (report_type) => {
    const found = await rowsOf(await as(publisher), { report_type });
    expect(found).toHaveLength(rows);
    expect(new Set(found.map(([, shop]) => shop))).toEqual(new Set([publisher]));
    if (report_type === 'forgotten') expect(new Set(found.map(([, , all]) => all))).toEqual(new Set([`${rows}`]));
  });

  test('sheaf reports check', async () => {
    const { code, stdout } = await run(['reports', 'check', 'forgotten', '--publisher', publisher]);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`The report has ${rows.toLocaleString('en')} rows.`)]);
    expect(stdout).toContain('Policies of the database limit the rows of public.ledger.');
  });
});

test('an operator, who can export for every publisher, gets the rows of the one that the export is for', async () => {
  const operator = await self.as({ role: 'operator', publisher: 'acme' });
  const { rows } = await self.database.pool.query(`select id from sheaf.publishers where slug = 'other'`);
  const found = await rowsOf(operator, {
    report_type: 'forgotten',
    search_params: { publisher_id: rows[0].id },
  });
  expect([found.length, new Set(found.map(([, shop]) => shop))]).toEqual([100, new Set(['other'])]);
});

const MISSING =
  'The database of this report type cannot limit the rows to your publisher: role "publisher_third" does not exist. No rows were returned. Ask your administrator to run "sheaf doctor".';

describe('without a role for the publisher, nothing is read', () => {
  test.each([
    ['/exports', {}],
    ['/exports?dry_run=true', {}],
    ['/exports/preview', {}],
    ['/exports/histogram?unit=year', {}],
  ])('%s', async (path) => {
    const { status, body } = await post(await as('third'), path, { report_type: 'forgotten' });
    expect([status, body.error?.code, body.error?.message]).toEqual([503, 'UNAVAILABLE', MISSING]);
  });

  test('values of filters', async () => {
    const { status, body } = await (await as('third')).send('/report-types/forgotten/filters/shop/values');
    expect([status, body.error?.message]).toEqual([503, MISSING]);
  });

  test('sheaf reports check', async () => {
    const { code, stdout } = await run(['reports', 'check', 'forgotten', '--publisher', 'third']);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining('No rows of third can be read: role "publisher_third" does not exist.'),
    ]);
  });
});

test('if the role is taken away while an export runs, the export fails and has no file', async () => {
  const api = await as('acme');
  const holder = new pg.Client({ connectionString: server.superuserUrl });
  await holder.connect();
  let id = 0;
  try {
    await holder.query('select pg_advisory_lock(38)');
    const request = { report_type: 'forgotten', index_params: { columns: 'id,held' } };
    id = (await api.create(request)).body.export!.id;
    const waits = async () =>
      (await admin.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rowCount === 1;
    await until(waits, { limitMs: 60_000, what: 'the first part waits' });
    await admin.query('revoke publisher_acme from sheaf');
  } finally {
    await holder.end();
  }
  const done = await api.finished(id);
  await admin.query('grant publisher_acme to sheaf');
  expect([done.status, done.download_url, done.error_message]).toEqual([
    'failed',
    null,
    MISSING.replace('role "publisher_third" does not exist', 'permission denied to set role "publisher_acme"'),
  ]);
});

test('sheaf reports check finds views that read as their owner, and a scope makes them a warning', async () => {
  const { code, stdout } = await run(['reports', 'check', 'shared', '--publisher', 'acme', '--json']);
  const [{ findings }] = JSON.parse(stdout) as [{ findings: { check: string; state: string; says: string }[] }];
  expect([code, findings.filter(({ check }) => check === 'row security')]).toEqual([
    0,
    [
      { check: 'row security', state: 'ok', says: 'Policies of the database limit the rows of public.ledger.' },
      {
        check: 'row security',
        state: 'warn',
        says: 'No policy limits public.all_entries: every publisher can see all of these rows.',
        remedy: expect.stringContaining('security_invoker = true'),
      },
    ],
  ]);
});

test('sheaf reports check warns about functions that read as their owner, in its SQL and in views', async () => {
  await admin.query(
    `create function public."All rows"() returns bigint language sql security definer as 'select count(*) from public.ledger';
     create function public.in_view() returns bigint language sql security definer as 'select count(*) from public.ledger';
     create view public.counted with (security_invoker = true) as select l.id, public.in_view() as n from public.ledger l;
     grant select on public.counted to publisher_acme`,
  );
  const { code, stdout } = await run(['reports', 'check', 'owner', '--publisher', 'acme', '--json']);
  const [{ findings }] = JSON.parse(stdout) as [{ findings: { check: string; state: string; says: string }[] }];
  expect([code, findings.filter(({ check, state }) => check === 'row security' && state !== 'ok')]).toEqual([
    0,
    [
      {
        check: 'row security',
        state: 'warn',
        says: 'Policies for the publisher do not apply in functions with security definer, which read as their owner: public."All rows", public.in_view.',
        remedy: expect.stringContaining('security invoker'),
      },
    ],
  ]);
});

const OPEN = (relation: string) =>
  MISSING.replace('role "publisher_third" does not exist', `no policy limits ${relation}`);

describe('without a scope, nothing is returned of a view that reads as its owner', () => {
  test.each([
    ['/exports?dry_run=true', {}],
    ['/exports/preview', {}],
  ])('%s', async (path) => {
    const { status, body } = await post(await as('acme'), path, { report_type: 'unprotected' });
    expect([status, body.error?.message]).toEqual([503, OPEN('public.all_entries')]);
  });

  test('sheaf reports check', async () => {
    const { code, stdout } = await run(['reports', 'check', 'unprotected', '--publisher', 'acme']);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining('No rows of acme can be read: no policy limits public.all_entries.'),
    ]);
  });
});

test('without a scope, nothing is returned of a table whose row-level security was turned off', async () => {
  await admin.query('alter table public.ledger disable row level security');
  try {
    const api = await as('acme');
    const found = await post(api, '/exports/preview', { report_type: 'forgotten' });
    expect([found.status, found.body.error?.message]).toEqual([503, OPEN('public.ledger')]);
    const values = await api.send('/report-types/forgotten/filters/shop/values');
    expect([values.status, values.body.error?.message]).toEqual([503, OPEN('public.ledger')]);
    const created = await post(api, '/exports', { report_type: 'forgotten', index_params: { columns: 'id,day' } });
    expect([created.status, created.body.error?.message]).toEqual([503, OPEN('public.ledger')]);
    const open = await run(['reports', 'check', 'forgotten', '--publisher', 'acme']);
    expect([open.code, open.stdout]).toEqual([1, expect.stringContaining('no policy limits public.ledger.')]);
  } finally {
    await admin.query('alter table public.ledger enable row level security');
  }
});

describe('without a scope, every relation of a read needs policies that apply', () => {
  beforeAll(async () => {
    await admin.query(
      `create role owners; grant owners to publisher_acme;
       create table public.owned (id bigint); alter table public.owned owner to owners;
       alter table public.owned enable row level security; create policy own on public.owned using (false);
       create table public.forced (id bigint); alter table public.forced owner to owners;
       alter table public.forced enable row level security; alter table public.forced force row level security;
       create policy own on public.forced using (false);
       create table public.split (id bigint) partition by range (id);
       create table public.split_1 partition of public.split for values from (0) to (100);
       alter table public.split enable row level security; create policy own on public.split using (id > 0);
       create table public.divided (id bigint) partition by range (id);
       create table public.divided_1 partition of public.divided for values from (0) to (100) partition by range (id);
       create table public.divided_1_1 partition of public.divided_1 for values from (0) to (50);
       alter table public.divided enable row level security; create policy own on public.divided using (id > 0);
       create table public.kept (id bigint, note text) partition by range (id);
       create table public.kept_1 partition of public.kept for values from (0) to (100);
       create table public.kept_2 partition of public.kept for values from (100) to (200);
       alter table public.kept enable row level security; create policy own on public.kept using (id > 0);
       alter table public.kept_1 enable row level security; create policy own on public.kept_1 using (id > 0);
       grant select (note) on public.kept_1 to publisher_acme;
       create materialized view public.stored as select id from public.ledger;
       create view public.as_invoker with (security_invoker = true) as select id from public.ledger;
       create table public.plain (id bigint);
       create table public.common (id bigint); alter table public.common enable row level security;
       create policy everyone on public.common using (true);
       create function public.plain_rows() returns bigint language plpgsql as 'begin return (select count(*) from public.plain); end';
       grant select on public.split, public.split_1, public.divided, public.kept, public.stored, public.as_invoker, public.plain, public.common to publisher_acme`,
    );
  });

  /** Reads with each road of a source, and returns what it says, or null. */
  async function refusalOf(statement: string): Promise<string | null> {
    const pool = createSnapshotPool({ url: server.url, max: 1, name: 'test' });
    const security = { parameter: 'role', template: 'publisher_{slug}' };
    const source = postgresSource([{ name: 'one', pool }], security, { isOnlyLimit: true });
    const says = async (work: (look: Look) => Promise<unknown>) => {
      const read = source.look({ publisher: { id: 1, slug: 'acme' }, timezone: 'UTC' }, work);
      return read.then(
        () => null,
        (error: Error) => (error instanceof NotLimited ? error.says : Promise.reject(error)),
      );
    };
    try {
      const queried = await says((look) => look.query(sqlOfFile([statement], [])));
      const read = await says((look) => look.texts(sqlOfFile([statement], [])));
      expect(read).toBe(queried);
      return queried;
    } finally {
      await source.end();
    }
  }

  test.each([
    ['a table with policies', 'select from public.ledger', null],
    ['a table of the role, by membership', 'select from public.owned', 'public.owned'],
    ['a table of the role that forces policies', 'select from public.forced', null],
    ['a partitioned table with policies', 'select from public.divided', null],
    ['a partition by its own name', 'select from public.split_1', 'public.split_1'],
    ['a partition by its own name beside its table', 'select from public.split, public.split_1', 'public.split_1'],
    [
      'a partition by its own name in a subquery',
      'select from public.split where id in (select id from public.split_1)',
      'public.split_1',
    ],
    ['a table with a partition that the role can read by its name', 'select from public.split', 'public.split_1'],
    ['a partition with policies of its own beside its table', 'select k.note from public.kept_1 k, public.kept', null],
    ['a materialized view', 'select from public.stored', 'public.stored'],
    ['a view that reads as its invoker', 'select from public.as_invoker', null],
    ['a view that reads as its owner', 'select from public.all_entries', 'public.all_entries'],
    [
      'a table without policies in a subquery',
      'select (select count(*) from public.plain) from public.ledger',
      'public.plain',
    ],
    ['a table without policies in a function', 'select public.plain_rows() from public.ledger limit 1', 'public.plain'],
    ['a table whose policy permits all rows', 'select from public.common', null],
  ])('%s', async (_, statement, relation) => {
    expect(await refusalOf(statement)).toBe(relation === null ? null : `no policy limits ${relation}`);
  });

  test('sheaf reports check does not say that every publisher reads a partition', async () => {
    const { stdout } = await run(['reports', 'check', 'split', '--publisher', 'acme', '--json']);
    const [{ findings }] = JSON.parse(stdout) as [{ findings: { check: string; state: string; says: string }[] }];
    expect(findings.flatMap(({ check, state, says }) => (check === 'row security' ? [[state, says]] : []))).toEqual([
      ['ok', 'Policies of the database limit the rows of public.split.'],
      ['warn', 'The role can also read partitions by their names, where no policy limits them: public.split_1.'],
    ]);
  });

  test('reads of the parts of an export', async () => {
    const pool = createSnapshotPool({ url: server.url, max: 2, name: 'test' });
    const security = { parameter: 'role', template: 'publisher_{slug}' };
    const source = postgresSource([{ name: 'one', pool }], security, { isOnlyLimit: true });
    const frozen = await source.freeze({ reading: ledgerReading(''), signal: AbortSignal.timeout(60_000) });
    await admin.query('alter table public.ledger disable row level security');
    try {
      const reading = ledgerReading(frozen.instant);
      const read = source.read(
        frozen.token,
        { reading, range: ALL, signal: AbortSignal.timeout(60_000) },
        async (rows) => {
          for await (const _ of rows);
        },
      );
      await expect(read).rejects.toThrow('no policy limits public.ledger');
      await expect(frozen.cut(reading, { partRows: 500, sheetRows: 1_000_000 })).rejects.toThrow('no policy limits');
    } finally {
      await frozen.thaw();
      await admin.query('alter table public.ledger enable row level security');
      await source.end();
    }
  });
});

test('sheaf doctor names the publishers without a role and the statements that create it, and report types without a limit', async () => {
  const { stdout } = await run(['doctor', '--json']);
  const { findings } = JSON.parse(stdout) as { findings: { check: string; says: string }[] };
  const { host } = new URL(server.url);
  expect(findings.filter(({ says }) => says.includes('row security') || says.includes('exported:'))).toEqual([
    {
      check: 'source elsewhere',
      state: 'warn',
      says: `${host}: row security (role=publisher_{slug}) does not work for third, who cannot export from here: role "publisher_third" does not exist.`,
      remedy: expect.stringContaining('create role "publisher_third"; grant "publisher_third" to'),
    },
    {
      check: 'source elsewhere',
      state: 'fail',
      says: `${host}: unprotected cannot be exported: no policy limits public.all_entries.`,
      remedy: expect.stringContaining('security_invoker = true'),
    },
  ]);
});

test('a report type without a scope stops the start if its source has no row security', async () => {
  const { code, stderr } = await run(['start'], { SHEAF_ROW_SECURITY: '' });
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(
      'Report type forgotten: it has no scope, and the source elsewhere is not in SHEAF_ROW_SECURITY. Add a scope to the report type, or the source to SHEAF_ROW_SECURITY.',
    ),
  ]);
});

test('sheaf reports new needs no scope', async () => {
  const reports = join(folder, 'reports');
  const args = ['reports', 'new', 'copy', '--source', 'elsewhere', '--table', 'public.ledger'];
  const { code, stderr } = await run(args, { SHEAF_REPORTS: reports });
  expect([code, stderr]).toEqual([0, '']);
  const checked = await run(['reports', 'check', '--publisher', 'other'], { SHEAF_REPORTS: reports });
  expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('The report has 100 rows.')]);
});

describe('a source', () => {
  async function count(setting: string, publisher: Publisher, url = server.url): Promise<number> {
    const pool = createSnapshotPool({ url, max: 1, name: 'test' });
    const source = postgresSource([{ name: 'one', pool }], rowSecurity.read(`x=${setting}`)!.get('x')!);
    try {
      const [counted] = await source.look({ publisher, timezone: 'UTC' }, (look) =>
        look.query<{ rows: number }>(sql`select count(*) as rows from public.ledger`),
      );
      return counted!.rows;
    } finally {
      // The role ends with the transaction, and the role that connects can read nothing.
      await expect(pool.connections.query('select from public.ledger')).rejects.toThrow('permission denied');
      await source.end();
    }
  }

  test('a role for each publisher', async () => {
    expect(await count('role=publisher_{slug}', { id: 1, slug: 'other' })).toBe(100);
  });

  test('the name none, which ends the role of a transaction, is no role', async () => {
    const read = count('role={slug}', { id: 1, slug: 'none' });
    await expect(read).rejects.toThrow('the name none became the role sheaf');
  });

  test('a long name, which PostgreSQL shortens, does not become the role of another publisher', async () => {
    const long = 'a'.repeat(70);
    await admin.query(`create role "${long.slice(0, 63)}"; grant "${long.slice(0, 63)}" to sheaf`);
    const read = count('role={slug}', { id: 1, slug: long });
    await expect(read).rejects.toThrow(`the name ${long} became the role ${long.slice(0, 63)}`);
  });

  test('a role that ignores policies', async () => {
    await admin.query('create role publisher_strong bypassrls; grant publisher_strong to sheaf');
    const read = count('role=publisher_{slug}', { id: 1, slug: 'strong' });
    await expect(read).rejects.toThrow('the role publisher_strong ignores policies');
  });

  test('a name is never read as SQL', async () => {
    const slug = `acme'; set role postgres; --"\\`;
    await expect(count('role=publisher_{slug}', { id: 1, slug })).rejects.toThrow('does not exist');
  });

  test('a parameter of your own', async () => {
    await admin.query(
      `create table public.visits (id bigint primary key, owner bigint);
       insert into public.visits values (1, 7), (2, 7), (3, 8);
       alter table public.visits enable row level security;
       create policy own on public.visits using (owner = current_setting('app.tenant')::bigint);
       grant select on public.visits to sheaf`,
    );
    const pool = createSnapshotPool({ url: server.url, max: 1, name: 'test' });
    const source = postgresSource([{ name: 'one', pool }], { parameter: 'app.tenant', template: '{id}' });
    const rows = (id: number) =>
      source.look({ publisher: { id, slug: 'any' }, timezone: 'UTC' }, async (look) => {
        const [counted] = await look.query<{ rows: number }>(sql`select count(*) as rows from public.visits`);
        return counted!.rows;
      });
    expect([await rows(7), await rows(8), await rows(9)]).toEqual([2, 1, 0]);
    await source.end();
    const strong = createSnapshotPool({ url: server.superuserUrl, max: 1, name: 'test' });
    const free = postgresSource([{ name: 'one', pool: strong }], { parameter: 'app.tenant', template: '{id}' });
    const read = free.look({ publisher: { id: 7, slug: 'any' }, timezone: 'UTC' }, async () => 'read');
    await expect(read).rejects.toThrow('the role postgres ignores policies');
    await free.end();
  });
});
