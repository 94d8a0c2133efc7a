/**
 * Schedules that export what is new or changed since the last delivery. A receiver applies each delivered file by its key. Afterwards, it has
 * the same rows as a full export, whatever was written meanwhile and however late it was committed.
 */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { othersEnd } from '../../test/support/others-end.ts';
import { AS_WRITTEN } from '../db/pool.ts';
import { joinSql, sql } from '../db/sql.ts';
import type { Delivery } from '../deliveries/delivery.ts';
import { readRequest } from '../exports/request.ts';
import { openPgBossQueue } from '../queue/pg-boss-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { builtIn } from '../reports/built-in.ts';
import type { CanonicalParams } from '../reports/canonical.ts';
import type { ReportType } from '../reports/report-type.ts';
import { scopedQuery } from '../reports/scope.ts';
import { withSnapshot } from '../source/snapshot.ts';
import { firstRowsStatement } from '../source/statements.ts';
import type { ScheduleContext } from './context.ts';
import { checkTables } from './data-window.ts';
import { insertRun, type Run, selectRuns } from './run.ts';
import { settleRuns } from './settle-runs.ts';
import { startRuns } from './start-runs.ts';

let database: TestDatabase;
let queue: Queue;
let ctx: ScheduleContext;

beforeAll(async () => {
  database = await testDatabase('empty');
  const { pool } = database;
  queue = await openPgBossQueue({ url: database.url, onError: () => {} });
  const log = { info() {}, warn() {} };
  const stopping = new AbortController().signal;
  ctx = { pool, queue, catalog: builtIn, publisherExports: 100, smtp: null, emailDomains: null, stopping, log };
  await pool.query(
    `insert into sheaf.publishers (slug, name) values ('p', 'P');
    insert into sheaf.users (publisher_id, email, role) values (1, 'm@p.example', 'member');
    insert into public.networks (slug, name) values ('n', 'N');
    insert into public.advertisers (network_id, external_id, name, slug) values (1, '1', 'Aurora', 'aurora'), (1, '2', 'Borealis', 'borealis');
    select sheaf.make_click_partitions('2026-10-15Z', '2026-12-15Z')`,
  );
});
afterAll(async () => {
  await queue.stop();
  await database.drop();
});
beforeEach(async () => {
  await database.pool.query(
    `delete from sheaf.schedules; delete from sheaf.exports; delete from sheaf.destinations;
    delete from public.transactions; delete from public.clicks; delete from public.deals; delete from public.programmes;
    insert into public.programmes (publisher_id, advertiser_id, status) values (1, 1, 'joined'), (1, 2, 'joined')`,
  );
});

interface Made {
  report?: string;
  search?: Record<string, unknown>;
  onlyIf?: string;
}

const NOVEMBER = { start_date: '2026-11-01', end_date: '2026-11-30' };

async function schedule({ report = 'clicks_details_excel', search = NOVEMBER, onlyIf = 'always' }: Made = {}) {
  const { rows } = await database.pool.query<{ id: number }>(
    sql`insert into sheaf.schedules (publisher_id, user_id, name, report_type, search_params, index_params, rule, time_zone, missed,
        overlap, only_if, data_window)
      values (1, 1, ${randomBytes(6).toString('hex')}, ${report}, ${JSON.stringify(search)}, '{}', '{"every": "day", "at": ["06:00"]}',
        'UTC', 'latest', 'wait', ${onlyIf}, 'since_last_delivery') returning id`.text,
  );
  return rows[0]!.id;
}

/** Inserts a click of 1 November plus `day` days. */
async function click(db: pg.Pool | pg.PoolClient, id: string, day = 1): Promise<void> {
  await db.query(
    `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id) values (1, '2026-11-01T12:00Z'::timestamptz + make_interval(days => $2), $1, 1)`,
    [id, day],
  );
}
async function transactionOf(db: pg.Pool | pg.PoolClient, id: string, sale: number): Promise<void> {
  await db.query(
    `insert into public.transactions (publisher_id, advertiser_id, external_id, clicked_at, click_id, sale, commission, currency, status, occurred_at)
      select 1, advertiser_id, external_id, clicked_at, id, $2, 1, 'EUR', 'pending', clicked_at from public.clicks where external_id = $1
    on conflict (publisher_id, advertiser_id, external_id) do update set sale = excluded.sale`,
    [id, sale],
  );
}

/** Values in the order of the columns, the key first. */
type Row = (string | null)[];

interface Outcome {
  run: Run;
  rows: Row[];
}

let runs = 0;

/** The next run, whose export is built as workers do: by its parameters, in one snapshot that is recorded. */
async function run(
  id: number,
  { startedBy = 'schedule' as Run['startedBy'], at = '2026-11-28', later = '0' } = {},
): Promise<Outcome> {
  runs += 1;
  const nominalAt = Temporal.Instant.from(`${at}T06:00Z`).add({ milliseconds: runs });
  const runId = await insertRun(database.pool, { scheduleId: id, startedBy, nominalAt });
  await startRuns(ctx);
  return finish(runId!, { later });
}

/** `later` moves the clock of the snapshot forward, as an interval. */
async function finish(
  runId: number,
  { status = 'completed' as 'completed' | 'failed', later = '0' } = {},
): Promise<Outcome> {
  const [started] = await selectRuns(database.pool, sql`r.id = ${runId}`);
  const exportId = started!.exportId!;
  const { rows: exports } = await database.pool.query<{ report: string; params: CanonicalParams }>(
    'select report_type as report, params from sheaf.exports where id = $1',
    [exportId],
  );
  const { report, params } = exports[0]!;
  await othersEnd(database.pool);
  const read = await withSnapshot(database.snapshots, { timezone: 'UTC' }, async (snapshot) => {
    const { rows: clocks } = await database.pool.query<{ asOf: string }>(
      `select ($1::timestamptz at time zone 'UTC' + $2::interval)::text || '+00' as "asOf"`,
      [snapshot.asOf, later],
    );
    const { asOf } = clocks[0]!;
    const reading = { report: builtIn.find(report)!, params, publisherId: 1, publisherSlug: 'p', asOf };
    const text = firstRowsStatement(reading, 10_000).text;
    const query = { text, rowMode: 'array' as const, types: AS_WRITTEN };
    const { rows } = await snapshot.read((connection) => connection.query<Row>(query));
    await database.pool.query(
      sql`update sheaf.exports set status = ${status}, row_count = ${rows.length}, filename = 'f', file_key = 'k', file_bytes = 1, attempt = 1,
          started_at = now(), completed_at = case when ${status} = 'completed' then now() end, snapshot_at = ${asOf}::timestamptz,
          error_message = case when ${status} = 'failed' then 'The export failed.' end, snapshot_transactions = ${snapshot.transactions}
        where id = ${exportId}`.text,
    );
    return rows;
  });
  await settleRuns(ctx);
  const [ended] = await selectRuns(database.pool, sql`r.id = ${runId}`);
  return { run: ended!, rows: read };
}

const keys = ({ rows }: Outcome) => rows.map(([key]) => key).sort();

async function destination(scheduleId: number): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `with made as (insert into sheaf.destinations (publisher_id, kind, name, settings) values (1, 'folder', $2, '{}') returning id)
    insert into sheaf.schedule_destinations (schedule_id, destination_id) select $1, id from made returning destination_id as id`,
    [scheduleId, randomBytes(6).toString('hex')],
  );
  return rows[0]!.id;
}
const deliver = (status: Delivery['status'], runId: number) =>
  database.pool.query(
    `update sheaf.deliveries set status = $1, delivered_at = case when $1 = 'delivered' then now() end where run_id = $2`,
    [status, runId],
  );

describe('a run has', () => {
  test('all rows first, then what is new or changed, and a change of what was joined', async () => {
    const id = await schedule();
    for (const one of ['a', 'b', 'c']) await click(database.pool, one);
    const first = await run(id);
    expect([keys(first), first.run.since, first.run.sinceNote]).toEqual([
      ['a', 'b', 'c'],
      null,
      expect.stringContaining('no earlier run of this window'),
    ]);
    const second = await run(id);
    expect([keys(second), second.run.sinceNote]).toEqual([[], null]);
    expect(second.run.since).toEqual(expect.any(Date));
    await click(database.pool, 'd');
    await database.pool.query(`update public.clicks set country = 'US' where external_id = 'a'`);
    await transactionOf(database.pool, 'b', 10);
    expect(keys(await run(id))).toEqual(['a', 'b', 'd']);
    await transactionOf(database.pool, 'b', 20);
    expect(keys(await run(id))).toEqual(['b']);
    await database.pool.query(`update public.advertisers set name = 'Aurora 2' where id = 1`);
    expect(keys(await run(id))).toEqual(['a', 'b', 'c', 'd']);
    expect(keys(await run(id))).toEqual([]);
  });

  test('rows of transactions that were open during the last one, also in savepoints', async () => {
    const id = await schedule();
    const [one, other] = [await database.pool.connect(), await database.pool.connect()];
    try {
      await one.query('begin; savepoint s');
      await click(one, 'late');
      await one.query('release savepoint s; savepoint s');
      await click(one, 'undone');
      await one.query('rollback to savepoint s; savepoint t');
      // A transaction that is finished in between makes the numbers of the next ones visible to a snapshot.
      await click(database.pool, 'early');
      await click(one, 'later');
      await other.query('begin');
      await click(other, 'other');
      await click(database.pool, 'early too');
      expect(keys(await run(id))).toEqual(['early', 'early too']);
      await one.query('commit');
      await other.query('commit');
      expect(keys(await run(id))).toEqual(expect.arrayContaining(['late', 'later', 'other']));
      expect(keys(await run(id))).toEqual([]);
    } finally {
      one.release();
      other.release();
    }
  });

  test('rows that its dates have reached, although they were written before', async () => {
    const id = await schedule({ search: { start_date: '2026-11-01', end_date: 'today-1d' } });
    await click(database.pool, 'day 2', 1);
    await click(database.pool, 'day 5', 4);
    const at = (date: string) => run(id, { at: date });
    expect(keys(await at('2026-11-03'))).toEqual(['day 2']);
    expect(keys(await at('2026-11-05'))).toEqual([]);
    expect(keys(await at('2026-11-06'))).toEqual(['day 5']);
    expect(keys(await at('2026-11-07'))).toEqual([]);
  });

  test('deals that become active by time, change their program, or match other filters', async () => {
    const deal = (title: string, starts: string, advertiser = 1, country = 'US') =>
      database.pool.query(
        `insert into public.deals (advertiser_id, external_id, title, type, status, starts_at, country)
         values ($1, $2, $2, 'sale', 'active', clock_timestamp() + $3::interval, $4)`,
        [advertiser, title, starts, country],
      );
    const id = await schedule({ report: 'deals_excel', search: { active: true, country: 'US' } });
    await database.pool.query(`update sheaf.schedules set index_params = '{"columns": ["title"]}'`);
    await deal('now', '-1 day');
    await deal('soon', '1 hour');
    await deal('left', '-1 day', 2);
    await deal('german', '-1 day', 1, 'DE');
    await database.pool.query(`update public.programmes set status = 'paused' where advertiser_id = 2`);
    expect(keys(await run(id))).toEqual(['now']);
    await database.pool.query(`update public.programmes set status = 'joined' where advertiser_id = 2`);
    expect(keys(await run(id))).toEqual(['left']);
    const later = '2 hours';
    expect(keys(await run(id, { later }))).toEqual(['soon']);
    await database.pool.query(`update sheaf.schedules set search_params = '{"active": true}'`);
    expect(keys(await run(id, { later }))).toEqual(['german']);
    expect(keys(await run(id, { later }))).toEqual([]);
  });
});

describe('the next run covers', () => {
  test('a failed run, and one that is not delivered to every destination', async () => {
    const id = await schedule();
    const [one, two] = [await destination(id), await destination(id)];
    expect(one).not.toBe(two);
    await click(database.pool, 'a');
    await deliver('delivered', (await run(id)).run.id);
    await click(database.pool, 'b');
    const runId = await insertRun(database.pool, {
      scheduleId: id,
      startedBy: 'person',
      nominalAt: Temporal.Instant.from('2026-12-01T00:00Z'),
    });
    await startRuns(ctx);
    expect((await finish(runId!, { status: 'failed' })).run.status).toBe('failed');
    await click(database.pool, 'c');
    const third = await run(id);
    expect(keys(third)).toEqual(['b', 'c']);
    await database.pool.query(
      `update sheaf.deliveries set status = 'delivered', delivered_at = now() where run_id = $1 and destination_id = $2`,
      [third.run.id, one],
    );
    await click(database.pool, 'd');
    const fourth = await run(id);
    expect(keys(fourth)).toEqual(['b', 'c', 'd']);
    // The file of the third run arrives late. The fourth covers it anyway.
    await deliver('delivered', fourth.run.id);
    await deliver('delivered', third.run.id);
    await click(database.pool, 'e');
    expect(keys(await run(id))).toEqual(['e']);
  });

  test('everything for a new destination, other columns, and a database that was restored elsewhere', async () => {
    const id = await schedule();
    await click(database.pool, 'a');
    await run(id);
    expect(keys(await run(id))).toEqual([]);
    await database.pool.query(`update sheaf.schedules set index_params = '{"columns": ["id"]}'`);
    const other = await run(id);
    expect([keys(other), other.run.sinceNote]).toEqual([['a'], expect.stringContaining('presentation')]);
    expect(keys(await run(id))).toEqual([]);
    await database.pool.query(
      `update sheaf.schedule_runs set basis = basis || '{"cluster": "1"}' where basis ? 'xmin'`,
    );
    const restored = await run(id);
    expect([keys(restored), restored.run.sinceNote]).toEqual([['a'], expect.stringContaining('restored')]);
    await database.pool.query(`update sheaf.schedule_runs set basis = basis || '{"xmin": "99999999"}' where id = $1`, [
      restored.run.id,
    ]);
    const future = await run(id);
    expect([keys(future), future.run.sinceNote]).toEqual([['a'], expect.stringContaining('restored')]);
    await destination(id);
    const added = await run(id);
    expect([keys(added), added.run.sinceNote]).toEqual([
      ['a'],
      expect.stringContaining('no earlier run of this window'),
    ]);
    await deliver('delivered', added.run.id);
    expect(keys(await run(id))).toEqual([]);
  });
});

test('a backfill exports all rows, and no later run counts from it', async () => {
  const id = await schedule();
  await click(database.pool, 'a');
  const backfill = await run(id, { startedBy: 'backfill' });
  expect([keys(backfill), backfill.run.since, backfill.run.sinceNote]).toEqual([['a'], null, null]);
  expect(keys(await run(id))).toEqual(['a']);
});

test('only_if: without new rows there is no result, and rows that were not delivered are none that are unchanged', async () => {
  const id = await schedule({ onlyIf: 'changes' });
  const to = await destination(id);
  await click(database.pool, 'a');
  await run(id);
  await database.pool.query(`update sheaf.deliveries set status = 'failed' where destination_id = $1`, [to]);
  const again = await run(id);
  expect([keys(again), again.run.status]).toEqual([['a'], 'completed']);
  await deliver('delivered', again.run.id);
  expect((await run(id)).run.status).toBe('no_rows');
});

test('a table that was replaced by a view is noticed when the schedule is saved', async () => {
  const { pool } = database;
  const client = { userId: 1, publisherId: 1, role: 'admin', keyPrefix: null } as const;
  const body = { report_type: 'deals_excel' };
  const request = await readRequest(ctx, { client, body });
  await checkTables(pool, request);
  await pool.query('alter table public.networks rename to networks_of_ours');
  await pool.query('create view public.networks as select * from public.networks_of_ours');
  await expect(checkTables(pool, request)).rejects.toThrow(
    '`window`: since_last_delivery is not available for deals_excel, because one of its tables is a view',
  );
  await pool.query('drop view public.networks; alter table public.networks_of_ours rename to networks');
});

test('numbers of transactions begin again after 2^32', async () => {
  const { rows } = await database.pool.query<{ now: number }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as now',
  );
  const { now } = rows[0]!;
  // Other tests use the same server, and each of their transactions takes a number.
  const unused = now + 10_000_000;
  const written = async (numbers: number[], xmin: number) => {
    const report: ReportType = {
      ...builtIn.find('deals_excel')!,
      scope: { publishers: ['p'] },
      query: () => ({
        from: sql`(select x, x::text::xid as xmin from unnest(${`{${numbers.join()}}`}::bigint[]) x) w`,
        where: [],
      }),
      changed: (_, context) => [context.written(sql`w`)],
    };
    const since = { xmin: String(xmin), as_of: '2026-11-01 00:00:00+00', search_params: {} };
    const context = { publisherId: 1, publisherSlug: 'p', asOf: since.as_of, inRange: () => [] };
    const { from, where } = scopedQuery(report, { search_params: {}, since }, context);
    const found = await database.pool.query<{ x: number }>(
      sql`select x from ${from} where ${joinSql(where, ' and ')}`.text,
    );
    return found.rows.map(({ x }) => x);
  };
  expect(await written([now - 11, now - 10, now - 1, unused], now - 10)).toEqual([now - 10, now - 1]);
  // As if the counter had passed 2^32 since the earlier snapshot.
  const before = 2 ** 32 - 5;
  expect(await written([before - 1, before, 2 ** 32 - 1, 3, now - 1, unused], -5)).toEqual([
    before,
    2 ** 32 - 1,
    3,
    now - 1,
  ]);
});

/** Values from 0 to 1 that a seed determines. */
function* randomOf(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test('a receiver that applies each delivered file by its key has the same rows as a full export', async () => {
  const seed = Number(process.env['SHEAF_FUZZ_SEED'] ?? randomBytes(2).readUInt16LE());
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random.next().value * limit);
  const id = await schedule({ search: { start_date: '2026-11-01', end_date: 'today' } });
  await destination(id);
  const received = new Map<string, string>();
  const writers = await Promise.all([1, 2, 3].map(() => database.pool.connect()));
  const open = new Set<pg.PoolClient>();
  let clicks = 0;
  /** Locks that another writer holds would never end here. Each writer changes the transactions of its own clicks. */
  const own = new Map<pg.PoolClient, string[]>(writers.map((writer) => [writer, []]));
  async function write(writer: pg.PoolClient): Promise<void> {
    if (!open.has(writer)) {
      await writer.query('begin');
      open.add(writer);
    }
    const known = own.get(writer)!;
    if (below(4) === 0) await writer.query('savepoint s');
    if (known.length === 0 || below(2) === 0) {
      clicks += 1;
      await click(writer, `c${clicks}`, below(28));
      known.push(`c${clicks}`);
    } else await transactionOf(writer, known[below(known.length)]!, below(100));
  }
  try {
    for (let step = 0; step < 120; step += 1) {
      const writer = writers[below(writers.length)]!;
      const what = below(10);
      if (what < 6) await write(writer);
      else if (what < 8 && open.delete(writer)) await writer.query('commit');
      else if (what === 8) {
        const at = Temporal.PlainDate.from('2026-11-01').add({ days: Math.floor(step / 4.3) });
        const outcome = await run(id, { at: String(at) });
        if (below(3) > 0) {
          await deliver('delivered', outcome.run.id);
          for (const row of outcome.rows) received.set(row[0]!, JSON.stringify(row));
        } else await deliver('failed', outcome.run.id);
      }
    }
    for (const writer of open) await writer.query('commit');
    const last = await run(id, { at: '2026-11-30' });
    for (const row of last.rows) received.set(row[0]!, JSON.stringify(row));
    const full = await run(id, { startedBy: 'backfill', at: '2026-11-30' });
    expect([seed, [...received].sort()]).toEqual([
      seed,
      full.rows.map((row): [string, string] => [row[0]!, JSON.stringify(row)]).sort(),
    ]);
    expect(full.rows.length).toBe(clicks);
  } finally {
    for (const writer of writers) writer.release(true);
  }
});
