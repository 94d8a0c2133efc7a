import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { ownSource } from '../../../test/support/own-sources.ts';
import { until } from '../../../test/support/until.ts';
import { isDatabaseUnavailable } from '../../db/away.ts';
import { loadReportFile, loadReportFiles } from '../../reports/files/load-report-files.ts';
import type { Publisher } from '../../row-security.ts';
import { draftReport } from '../draft-report.ts';
import { postgresSource } from '../postgres-source.ts';
import { createSnapshotPool } from '../snapshot-pool.ts';
import { readTable } from '../table-columns.ts';
import type { Finding } from './finding.ts';
import { proveReport, publisherWithRows } from './prove-report.ts';

const SHOP = join(import.meta.dirname, '../../../examples/shop');

/** A table of another program: odd names, types and keys. */
const ODD = `
  create type public.mood as enum ('Happy', 'sad');
  create table public."Odd Things" (
    "Ref" uuid not null, "line.no" smallint not null, "createdAt" timestamp not null, mood public.mood,
    level varchar(9) check (level in ('low', 'it''s high')), ratio double precision, amount numeric(9, 2), code char(4) not null,
    raw bytea, tags text[], active boolean, tenant text not null, "2nd_url" text, primary key ("Ref", "line.no")
  );
  create index on public."Odd Things" (code);
  create table public."Größen" (
    id integer primary key, "größe" text, "grosse" text, "価格" integer, "名前" text, paid_at timestamptz, paid_on date, search boolean, at date not null
  );
  create table public.days (id bigint, "Day" date not null, primary key (id, "Day")) partition by range ("Day");
  create table public.days_1 partition of public.days for values from ('2026-01-01') to ('2026-02-01');
  create table public.days_2 partition of public.days for values from ('2026-02-01') to ('2026-03-01');
  insert into public.days select n, date '2026-01-01' + n from generate_series(1, 50) n;
  insert into public."Odd Things"
  select ('00000000-0000-4000-8000-' || to_char(n / 3, 'FM000000000000'))::uuid, n % 3, timestamp '2026-01-01' + n / 2 * interval '1 hour',
    case n % 3 when 0 then 'Happy'::public.mood when 1 then 'sad' end, case n % 2 when 0 then 'low' else 'it''s high' end,
    n / 7.0, n / 3.0, chr(65 + n % 5) || ' ', '\\x00', array['a', 'b,c'], n % 3 = 0, case n % 4 when 0 then 'other' else 'my-shop' end, 'https://example.com/' || n
  from generate_series(1, 400) n`;

let database: TestDatabase;
let folder: string;
let publisher: Publisher;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-prove-'));
  database = await testDatabase('empty');
  await database.pool.query(
    `insert into sheaf.publishers (slug, name) values ('a-first', 'First'), ('my-shop', 'Shop'), ('other', 'Other')`,
  );
  const { rows } = await database.pool.query(`select id, slug from sheaf.publishers where slug = 'my-shop'`);
  publisher = rows[0];
  await database.pool.query(await readFile(join(SHOP, 'shop.sql'), 'utf8'));
  await database.pool.query(ODD);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function prove(yaml: string, maxRows = 200_000): Promise<Finding[]> {
  const path = join(folder, 'report.yaml');
  await writeFile(path, yaml);
  const { report } = await loadReportFile(path);
  return proveReport(ownSource(database), { report, publisher, maxRows });
}

const faults = (findings: Finding[]) => findings.filter(({ state }) => state === 'fail');
const orders = () => readFile(join(SHOP, 'reports/orders.yaml'), 'utf8');

test('a database that is unavailable is not tried again for each publisher', async () => {
  const { report } = await loadReportFile(join(SHOP, 'reports/orders.yaml'));
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `postgresql://reader@127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
  const source = postgresSource([{ name: 'closing', pool: createSnapshotPool({ url, max: 1, name: 'test' }) }]);
  try {
    await expect(
      publisherWithRows(source, { report, publishers: [publisher, publisher, publisher] }),
    ).rejects.toSatisfy(isDatabaseUnavailable);
    expect(connections).toBe(1);
  } finally {
    await source.end();
    server.close();
  }
});

test('the report types of the example are proven, with the indexes that are missing', async () => {
  for (const { report } of await loadReportFiles(join(SHOP, 'reports'))) {
    const findings = await proveReport(ownSource(database), { report, publisher, maxRows: 200_000 });
    expect([report.name, faults(findings)]).toEqual([report.name, []]);
    expect(findings.filter(({ check }) => check.startsWith('order'))).toHaveLength(Object.keys(report.orders).length);
    if (report.name !== 'orders') continue;
    const summary = findings.find(({ check }) => check === 'summary');
    expect(summary).toMatchObject({ state: 'ok', says: expect.stringContaining('by placed_at, country, status') });
    expect(findings.find(({ check }) => check === 'index placed_at')).toMatchObject({
      state: 'warn',
      remedy: 'An index that has the order: create index concurrently on public.orders (placed_at, id);',
    });
    expect(findings.find(({ check }) => check === 'index id')!.state).toBe('ok');
  }
});

test('a dimension of the summary whose values are nearly unique is a warning', async () => {
  const unique = (await orders()).replace('dimensions: [ placed_at, country, status ]', 'dimensions: [ id, country ]');
  const findings = (await prove(unique)).filter(({ check }) => check.startsWith('summary'));
  expect(findings).toMatchObject([
    { check: 'summary', state: 'ok', says: expect.stringContaining('by id, country') },
    { check: 'summary id', state: 'warn', remedy: 'Remove id from the dimensions of summary.' },
  ]);
});

test('a table that records who wrote its rows is proven, and a view is not', async () => {
  const tracking = (await orders()).replace(/^scope:/m, 'changed: [t, c]\nscope:');
  const findings = await prove(tracking);
  expect(findings.find(({ check }) => check === 'changed')).toMatchObject({ state: 'ok' });
  await database.pool.query('create view public.some_orders as select * from public.orders');
  const [fault] = faults(await prove(tracking.replace('public.orders t', 'public.some_orders t')));
  await database.pool.query('drop view public.some_orders');
  expect(fault).toMatchObject({
    check: 'changed',
    says: expect.stringContaining('t.xmin'),
    remedy: expect.any(String),
  });
});

test('the index that it recommends gives the order', async () => {
  await database.pool.query('create index placed on public.orders (placed_at, id)');
  // After an update of the table, PostgreSQL uses a new index only once all transactions that are older than the index have ended.
  const isUsed = async () => {
    const { rows } = await database.pool.query(
      `select pg_snapshot_xmin(pg_current_snapshot())::text::bigint > xmin::text::bigint as done from pg_index where indexrelid = 'public.placed'::regclass`,
    );
    return rows[0].done;
  };
  await until(isUsed, { limitMs: 60_000, what: 'transactions that are older than the index have ended' });
  const findings = await prove(await orders());
  await database.pool.query('drop index public.placed');
  expect(findings.find(({ check }) => check === 'index placed_at')!.state).toBe('ok');
});

test('beyond the limit, the row counts of the parts are compared', async () => {
  const findings = await prove(await orders(), 10);
  expect(faults(findings)).toEqual([]);
  expect(findings.find(({ check }) => check === 'order id')!.says).toContain('row counts of 5 parts add up');
});

describe('it finds', () => {
  test.each<[string, (text: string) => string, string, RegExp, RegExp]>([
    [
      'SQL of a column that does not exist',
      (t) => t.replace('sql: c.name,', 'sql: c.nome,'),
      'columns',
      /column c\.nome does not exist/,
      /Correct from/,
    ],
    [
      'a kind that the type does not have',
      (t) => t.replace('kind: date', 'kind: timestamp'),
      'column shipped_on',
      /is timestamp, but its SQL is date/,
      /timestamp with time zone/,
    ],
    [
      'a filter on a column that does not exist',
      (t) => t.replace('c.country in', 'c.land in'),
      'filter country',
      /column c\.land does not exist/,
      /Correct its sql/,
    ],
    [
      'a filter that accepts what PostgreSQL rejects',
      (t) => t.replace('type: ids, phrase: of customer …', 'type: list, phrase: of customer …'),
      'filter customer_id',
      /invalid input syntax for type bigint: "one"/,
      /Clients can send this value/,
    ],
    [
      'a key that is null',
      (t) => t.replace('sql: t.total, type: numeric', 'sql: t.shipped_on, type: date'),
      'order total',
      /is null in 3,000 rows/,
      /coalesce/,
    ],
    [
      'a key of another type',
      (t) => t.replace('sql: t.total, type: numeric', 'sql: t.total, type: text'),
      'order total',
      /type of t\.total is text, but its SQL is numeric/,
      /Change the type/,
    ],
    [
      'a key that is not unique',
      (t) => t.replace('{ sql: t.id, type: bigint }\ncolumns', '{ sql: t.customer_id, type: bigint }\ncolumns'),
      'key',
      /is not unique: \d+ rows have \d+\./,
      /tells these rows apart/,
    ],
    [
      'a join that repeats rows',
      (t) =>
        t.replace(
          'left join (select order_id, sum(quantity) as items from public.order_items group by order_id) i',
          'left join (select order_id, quantity as items from public.order_items) i',
        ),
      'key',
      /is not unique/,
      /join that repeats/,
    ],
  ])('%s', async (_, change, check, says, remedy) => {
    const text = await orders();
    expect(change(text)).not.toBe(text);
    const found = faults(await prove(change(text)));
    expect(found.map((one) => one.check)).toContain(check);
    const fault = found.find((one) => one.check === check)!;
    expect([fault.says, fault.remedy]).toEqual([expect.stringMatching(says), expect.stringMatching(remedy)]);
  });

  test('a scope without rows', async () => {
    const findings = await prove((await orders()).replace('[ my-shop ]', '[ nobody ]'));
    expect(findings.find(({ check }) => check === 'count')).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('0 rows'),
    });
  });
});

test('a draft gives each column and each filter its own name, and labels in the letters of the column', async () => {
  const table = (await readTable(database.pool, 'public."Größen"'))!;
  const path = join(folder, 'sizes.yaml');
  await writeFile(
    path,
    draftReport({ name: 'sizes', table, format: 'csv', key: table.key!, scope: { publishers: ['my-shop'] } }),
  );
  const { report } = await loadReportFile(path);
  expect(report.columns.map(({ key, label }) => `${key}: ${label}`)).toEqual([
    ...['id: ID', 'grosse: Größe', 'grosse_2: Grosse', 'column: 価格', 'column_2: 名前', 'paid_at: Paid at'],
    ...['paid_on: Paid on', 'search: Search', 'at: At'],
  ]);
  expect(Object.keys(report.search).filter((name) => !name.endsWith('_not'))).toEqual([
    ...['id', 'paid_from', 'paid_to', 'paid_on_from', 'paid_on_to', 'search', 'at_from', 'at_to', 'text_search'],
  ]);
  expect(faults(await proveReport(ownSource(database), { report, publisher, maxRows: 1000 }))).toEqual([]);
});

test.each(['public.Odd Things', 'a.b.c', 'a.b.c.d', '"', ''])('%s is no name of a table', async (name) => {
  expect(await readTable(database.pool, name)).toBeNull();
});

test('the index for an order of a partitioned table is an index of the whole table', async () => {
  const table = (await readTable(database.pool, 'public.days'))!;
  const path = join(folder, 'days.yaml');
  await writeFile(
    path,
    draftReport({ name: 'days', table, format: 'csv', key: table.key!, scope: { publishers: ['my-shop'] } }),
  );
  const { report } = await loadReportFile(path);
  const inOrder = async () =>
    (await proveReport(ownSource(database), { report, publisher, maxRows: 1000 })).find(
      ({ check }) => check === 'index day',
    )!;
  const { remedy } = await inOrder();
  expect(remedy).toBe('An index that has the order: create index on public.days ("Day", id);');
  await database.pool.query(remedy!.slice(remedy!.indexOf('create')));
  expect(await inOrder()).toMatchObject({ state: 'ok' });
});

test('a draft of a table with odd names, types and keys is valid, and has only the rows of its publisher', async () => {
  const table = (await readTable(database.pool, 'public."Odd Things"'))!;
  expect(table.key).toEqual(['Ref', 'line.no']);
  const path = join(folder, 'odd_things.yaml');
  await writeFile(
    path,
    draftReport({ name: 'odd_things', table, format: 'csv', key: table.key!, scope: { column: 'tenant' } }),
  );
  const { report } = await loadReportFile(path);
  expect(report.columns.map(({ key, kind }) => `${key}: ${kind}`)).toEqual([
    ...[
      'ref: id',
      'line_no: id',
      'created_at: timestamp',
      'mood: text',
      'level: text',
      'ratio: decimal',
      'amount: money',
    ],
    ...['code: text', 'tags: text', 'active: boolean', 'tenant: text', 'column_2nd_url: url'],
  ]);
  expect(report.search['mood']!.allowed).toEqual(['Happy', 'sad']);
  expect(report.search['level']!.allowed).toEqual(['low', `it's high`]);
  expect(report.search['mood']!.parse('happy')).toEqual(['Happy']);
  expect(
    await publisherWithRows(ownSource(database), {
      report,
      publishers: [{ id: publisher.id - 1, slug: 'none' }, publisher],
    }),
  ).toBe(publisher);
  const findings = await proveReport(ownSource(database), { report, publisher, maxRows: 1000 });
  expect(faults(findings)).toEqual([]);
  expect(findings.find(({ check }) => check === 'count')!.says).toContain('300 rows');
  expect(await readTable(database.pool, 'public.nothing')).toBeNull();
});
