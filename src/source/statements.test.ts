/** On the demo data, the ranges of keys together are all rows of an export, in order and without missing or repeated rows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { holdSnapshot } from '../../test/support/held-snapshot.ts';
import { GROUP_ROWS } from '../encode/format.ts';
import { builtIn } from '../reports/built-in.ts';
import { canonicalParams } from '../reports/canonical.ts';
import { exampleRequest } from '../reports/example-request.ts';
import { copyRows } from './copy-rows.ts';
import { cutReport } from './cut-report.ts';
import { inSnapshot } from './snapshot.ts';
import {
  countStatement,
  firstRowsStatement,
  type Range,
  type Reading,
  rowsStatement,
  sampleStatement,
} from './statements.ts';

let database: TestDatabase;
let snapshot: Awaited<ReturnType<typeof holdSnapshot>>;
let publisherId: number;
beforeAll(async () => {
  database = await testDatabase('demo');
  snapshot = await holdSnapshot(database.snapshots, { timezone: 'UTC' });
  const { rows } = await database.pool.query(`select id from sheaf.publishers where slug = 'kaigan'`);
  publisherId = rows[0].id;
});
afterAll(async () => {
  await snapshot.close();
  await database.drop();
});

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

function reading(name: string, index_params: object, search_params: object = {}): Reading {
  const report = builtIn.find(name)!;
  const required =
    name === 'clicks_details_excel'
      ? { start_date: day(-9), end_date: day(0) }
      : exampleRequest(report, new Date()).search_params;
  const params = canonicalParams(report, { search_params: { ...required, ...search_params }, index_params });
  return { report, params, publisherId, publisherSlug: 'any', asOf: snapshot.asOf };
}

async function read(of: Reading, range: Range = { lower: null, upper: null }): Promise<string[]> {
  const signal = new AbortController().signal;
  return inSnapshot(
    database.snapshots,
    { ...snapshot, timezone: 'UTC', signal: new AbortController().signal },
    async (client) => {
      const chunks: Buffer[] = [];
      for await (const { bytes } of copyRows(client, rowsStatement(of, range), { signal }))
        chunks.push(Buffer.from(bytes));
      return Buffer.concat(chunks).toString().split('\n').slice(0, -1);
    },
  );
}

const orders = builtIn.reports.flatMap((report) =>
  Object.keys(report.orders).flatMap((sort) =>
    (['asc', 'desc'] as const).map((direction) => [report.name, sort, direction] as const),
  ),
);

describe.each(orders)('%s by %s %s', (name, sort, direction) => {
  test('the ranges are all rows, in order', async () => {
    const whole = reading(name, { sort, direction });
    const all = await read(whole);
    const [counted] = await snapshot.query<{ rows: number }>(countStatement(whole));
    expect(counted!.rows).toBe(all.length);
    expect(all.length).toBeGreaterThan(500);

    const size = { partRows: Math.ceil(all.length / 4.5), sheetRows: Math.ceil(all.length / 2.2) };
    const { rows, cuts } = await cutReport(snapshot, whole, size);
    expect(rows).toBe(all.length);
    const keys = cuts.map((cut) => cut.key);
    const ranges = [null, ...keys].map((lower, i) => ({ lower, upper: keys[i] ?? null }));
    const parts = await Promise.all(ranges.map((range) => read(whole, range)));
    expect(parts.length).toBeGreaterThan(4);
    expect(parts.flat()).toEqual(all);
    expect(cuts.map((cut) => cut.n)).toEqual(parts.slice(0, -1).map((_, i) => parts.slice(0, i + 1).flat().length));
  });
});

test.each([
  {},
  { country_not: 'US' },
  {
    network_not: 'adsouk',
    device_not: 'tablet',
    // So long that PostgreSQL hashes the list, and of no advertiser that has clicks.
    advertiser_id_not: Array.from({ length: 1000 }, (_, id) => id + 1_000_000),
  },
])('a part reads only its own range of clicks and transactions, with exclusions, too: %#', async (exclusions) => {
  const span = { start_date: day(-40), end_date: day(0), ...exclusions };
  const { text } = rowsStatement(reading('clicks_details_excel', {}, span), {
    lower: [`${day(-1)} 00:00:00+00`, '1'],
    upper: [`${day(-1)} 01:00:00+00`, '1'],
  });
  const query = /^copy \((.*)\) to stdout$/s.exec(text)![1];
  const { rows } = await database.pool.query(`explain (analyze, format text) ${query}`);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(new Set(plan.match(/ on clicks_\d{4}_\d\d /g)).size).toBe(1);
  const read = [...plan.matchAll(/ on transactions .*actual time=\S+ rows=(\d+)/g)].map((match) => Number(match[1]));
  expect(read).toHaveLength(1);
  expect(read[0]).toBeLessThan(60);
});

test.each([
  ['0.3995', '0.3995'],
  ['5', '5.00'],
  ['12.500', '12.50'],
  ['-7.781', '-7.781'],
  ['0.000001', '0.000001'],
])('an amount of %s is %s in a file', async (stored, shown) => {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `update public.deals set discount_amount = $1 where advertiser_id in
         (select advertiser_id from public.programmes where publisher_id = $2 and status = 'joined')`,
      [stored, publisherId],
    );
    const { text } = firstRowsStatement(reading('deals_excel', { columns: ['discount_amount'] }), 1);
    const { rows } = await client.query<Record<string, string>>(text);
    expect(rows.map((row) => Object.values(row))).toEqual([[shown]]);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('a sample has the requested number of rows', async () => {
  const statement = sampleStatement(reading('deals_excel', {}), 10);
  const blocks: { rows: number }[] = [];
  await inSnapshot(
    database.snapshots,
    { ...snapshot, timezone: 'UTC', signal: new AbortController().signal },
    async (client) => {
      for await (const block of copyRows(client, statement, { signal: new AbortController().signal }))
        blocks.push(block);
    },
  );
  expect(blocks.reduce((sum, block) => sum + block.rows, 0)).toBe(10);
});

test('each block except the last has a multiple of the rows that are digested together', async () => {
  const { sql } = await import('../db/sql.ts');
  const statement = sql`copy (select n, repeat('x', n % 700) from generate_series(1, 20050) n) to stdout`;
  const rows: number[] = [];
  const { signal } = new AbortController();
  await inSnapshot(database.snapshots, { ...snapshot, timezone: 'UTC', signal }, async (client) => {
    for await (const block of copyRows(client, statement, { signal })) rows.push(block.rows);
  });
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.map((count) => count % GROUP_ROWS)).toEqual(rows.map((_, i) => (i === rows.length - 1 ? 50 : 0)));
  expect(rows.reduce((sum, count) => sum + count)).toBe(20_050);
});

test('rows longer than a block are not split, and blocks end at the end of a row', async () => {
  const { sql } = await import('../db/sql.ts');
  const statement = sql`copy (select n, repeat('x', n % 7 * 400000) from generate_series(1, 40) n) to stdout`;
  await inSnapshot(
    database.snapshots,
    { ...snapshot, timezone: 'UTC', signal: new AbortController().signal },
    async (client) => {
      const lines: string[] = [];
      for await (const { bytes, rows } of copyRows(client, statement, { signal: new AbortController().signal })) {
        const text = Buffer.from(bytes).toString();
        expect(text.endsWith('\n')).toBe(true);
        expect(text.split('\n').length - 1).toBe(rows);
        lines.push(...text.split('\n').slice(0, -1));
      }
      expect(lines).toEqual(Array.from({ length: 40 }, (_, i) => `${i + 1}\t${'x'.repeat(((i + 1) % 7) * 400_000)}`));
    },
  );
});

test('search filters are literal text, not patterns or SQL', async () => {
  for (const search of [`%`, `_`, `\\`, `'; drop table deals; --`, `100% ' \\'`]) {
    const [counted] = await snapshot.query<{ rows: number }>(countStatement(reading('deals_excel', {}, { search })));
    const { rows } = await database.pool.query(
      `select count(*) from public.deals d join public.advertisers a on a.id = d.advertiser_id
       join public.programmes p on p.advertiser_id = a.id and p.publisher_id = $1 and p.status = 'joined'
       where strpos(lower(concat_ws(chr(1), d.title, d.description, d.code, a.name)), lower($2)) > 0`,
      [publisherId, search.normalize('NFC').trim()],
    );
    expect(counted!.rows).toBe(rows[0].count);
  }
});
