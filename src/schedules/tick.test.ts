/** However many processes run, and wherever they die, a nominal time has one run and one export. */
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { until } from '../../test/support/until.ts';
import { createPool } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { openPgBossQueue } from '../queue/pg-boss-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { builtIn } from '../reports/built-in.ts';
import type { ScheduleContext } from './context.ts';
import { pauseSchedule } from './pause-schedule.ts';
import { selectRuns } from './run.ts';
import { tick } from './start-schedules.ts';

let database: TestDatabase;
let queue: Queue;
const pools: pg.Pool[] = [];

beforeAll(async () => {
  database = await testDatabase('empty');
  queue = await openPgBossQueue({ url: database.url, onError: () => {} });
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('p', 'P')`);
  await database.pool.query(`insert into sheaf.users (publisher_id, email, role) values (1, 'm@p.example', 'member')`);
});
afterAll(async () => {
  await queue.stop();
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});
beforeEach(async () => {
  await database.pool.query('delete from sheaf.schedules; delete from sheaf.exports');
});

/** A process with connections of its own. */
function process(more: Partial<ScheduleContext> = {}, name = 'test'): ScheduleContext {
  const pool = createPool({ url: database.url, max: 2, name });
  pools.push(pool);
  const log = { info() {}, warn() {} };
  const stopping = new AbortController().signal;
  return {
    pool,
    queue,
    catalog: builtIn,
    publisherExports: 100,
    smtp: SMTP,
    emailDomains: null,
    stopping,
    log,
    ...more,
  };
}

/** Nothing is sent here: the tick only records what is to be sent. */
const SMTP = { host: '127.0.0.1', security: 'none', from: 'sheaf@example.com' } as const;

interface Made {
  nextAt?: string;
  country?: string;
  missed?: string;
  overlap?: string;
  onlyIf?: string;
}

/** The nominal time of most tests, and a moment when no schedule waits for its jitter anymore. */
const DUE = '2026-11-02T06:00Z';
const LATER = '2026-11-02T06:01:30Z';

/** A schedule at 06:00 UTC, named after its country. */
async function schedule(made: Made = {}): Promise<number> {
  const { nextAt = DUE, country = 'US', missed = 'latest', overlap = 'wait', onlyIf = 'always' } = made;
  const { rows } = await database.pool.query<{ id: number }>(
    sql`insert into sheaf.schedules (publisher_id, user_id, name, report_type, search_params, index_params, rule, time_zone, missed,
        overlap, only_if, next_at)
      values (1, 1, ${country}, 'clicks_details_excel',
        ${JSON.stringify({ start_date: 'today-1d', end_date: 'today-1d', country })}, '{}', '{"every": "day", "at": ["06:00"]}', 'UTC', ${missed}, ${overlap},
        ${onlyIf}, ${nextAt}::timestamptz) returning id`.text,
  );
  return rows[0]!.id;
}

const at = (text: string) => Temporal.Instant.from(text);
const runs = (id: number) => selectRuns(database.pool, sql`r.schedule_id = ${id}`, sql`order by r.nominal_at`);
const seen = async (id: number) =>
  (await runs(id)).map(({ nominalAt, status }) => `${nominalAt.toISOString().slice(0, 10)} ${status}`);

/** Ends all exports in progress, as workers do. `content` stands for their rows. */
async function end(status: 'completed' | 'failed', { rows = 1, content = '0' } = {}): Promise<void> {
  const pool = database.pool;
  const { rows: open } = await pool.query<{ id: number }>(
    `update sheaf.exports set attempt = 1, started_at = now() where parent_id is null and status = 'pending' returning id`,
  );
  for (const { id } of open) {
    await pool.query(
      sql`with part as (
          insert into sheaf.exports (parent_id, publisher_id, user_id, report_type, params, attempt)
          values (${id}, 1, 1, 'clicks_details_excel', '{}', 1) returning id
        )
        insert into sheaf.export_parts (export_id, parent_id, attempt, number, sheet, first_row, planned_rows, rows_sha256)
        select id, ${id}, 1, 0, 0, 2, ${rows}, sha256(${content}::bytea) from part`.text,
    );
    await pool.query(
      sql`update sheaf.exports set status = ${status}, row_count = ${rows}, filename = 'f.xlsx', file_key = 'k', file_bytes = 1,
          completed_at = case when ${status} = 'completed' then now() end,
          error_message = case when ${status} = 'failed' then 'The export failed.' end
        where id = ${id}`.text,
    );
  }
}

/** `application_name` of processes that die. */
const DYING = 'dying';

/**
 * The next tick, after the server has noticed that the process before it is gone. Until then, the server keeps the locks of the dead
 * process, and a tick skips locked rows, which a later one finds.
 */
async function nextTick(): Promise<void> {
  const noTransaction = async () => {
    const { rows } = await database.pool.query(
      'select from pg_stat_activity where datname = current_database() and application_name = $1 and xact_start is not null',
      [DYING],
    );
    return rows.length === 0;
  };
  await until(noTransaction, { limitMs: 20_000, what: 'the server has ended the transactions of the dead process' });
  await tick(process(), at(LATER));
}

/** The process loses its database connection at the statement with this number, as if it had died. */
function dying(statement: number): { ctx: ScheduleContext; sent: () => number } {
  const ctx = process({}, DYING);
  let sent = 0;
  ctx.pool.on('connect', (connection) => {
    const query = connection.query.bind(connection) as (...args: unknown[]) => unknown;
    connection.query = ((...args: unknown[]) => {
      sent += 1;
      if (sent === statement)
        (
          connection as unknown as { connection: { stream: NodeJS.WritableStream & { destroy(): void } } }
        ).connection.stream.destroy();
      return query(...args);
    }) as typeof connection.query;
  });
  return { ctx, sent: () => sent };
}

test('three processes at the same moment: each due time has one run with one export', async () => {
  const ids = await Promise.all(['US', 'DE', 'FR', 'GB', 'NO'].map((country) => schedule({ country })));
  const processes = [process(), process(), process()];
  for (let i = 0; i < 4; i += 1) await Promise.all(processes.map((ctx) => tick(ctx, at(LATER))));
  for (const id of ids) expect(await seen(id)).toEqual(['2026-11-02 running']);
  const { rows } = await database.pool.query('select count(*) from sheaf.exports');
  expect(rows[0].count).toBe(5);
});

test('a process dies at any statement: the next one finishes its work, once', async () => {
  const { ctx, sent } = dying(Number.POSITIVE_INFINITY);
  await schedule();
  await tick(ctx, at(LATER));
  const statements = sent();
  expect(statements).toBeGreaterThan(10);
  for (let statement = 1; statement <= statements; statement += 1) {
    await database.pool.query('delete from sheaf.schedules; delete from sheaf.exports');
    const id = await schedule();
    await expect(tick(dying(statement).ctx, at(LATER))).rejects.toThrow();
    await nextTick();
    const [run] = await runs(id);
    const { rows } = await database.pool.query<{ id: number }>('select id from sheaf.exports');
    expect([statement, await seen(id), rows]).toEqual([statement, ['2026-11-02 running'], [{ id: run!.exportId }]]);
  }
});

test('a process dies while it records results: the next one records them, once', async () => {
  const { ctx, sent } = dying(Number.POSITIVE_INFINITY);
  await schedule();
  await tick(process(), at(LATER));
  await end('failed');
  await tick(ctx, at(LATER));
  for (let statement = 1; statement <= sent(); statement += 1) {
    await database.pool.query('delete from sheaf.schedules; delete from sheaf.exports');
    const id = await schedule();
    await tick(process(), at(LATER));
    await end('failed');
    await expect(tick(dying(statement).ctx, at(LATER))).rejects.toThrow();
    await nextTick();
    const { rows } = await database.pool.query<{ failures: number }>('select failures from sheaf.schedules');
    expect([statement, await seen(id), rows]).toEqual([statement, ['2026-11-02 failed'], [{ failures: 1 }]]);
  }
});

test('a process dies while it pauses a schedule: the next one pauses it, and the author gets one notice', async () => {
  const failing = async () => {
    await database.pool.query('delete from sheaf.schedules; delete from sheaf.exports');
    const id = await schedule();
    await database.pool.query('update sheaf.schedules set failures = 2');
    await tick(process(), at(LATER));
    await end('failed');
    return id;
  };
  await failing();
  const { ctx, sent } = dying(Number.POSITIVE_INFINITY);
  await tick(ctx, at(LATER));
  for (let statement = 1; statement <= sent(); statement += 1) {
    const id = await failing();
    await expect(tick(dying(statement).ctx, at(LATER))).rejects.toThrow();
    await nextTick();
    await tick(process(), at(LATER));
    const { rows } = await database.pool.query(
      `select s.id, (select count(*) from sheaf.notices n where n.happened_at = s.paused_at) as notices,
        (select count(*) from sheaf.notices) as all from sheaf.schedules s`,
    );
    expect([statement, rows]).toEqual([statement, [{ id, notices: 1, all: 1 }]]);
  }
});

test('a pause by a person, and one by a service without an SMTP server, record no notice', async () => {
  const id = await schedule();
  await pauseSchedule(database.pool, { id, reason: 'Paused by a user.' });
  await database.pool.query('update sheaf.users set deactivated_at = now()');
  const other = await schedule({ country: 'DE' });
  await tick(process({ smtp: null }), at(LATER));
  await database.pool.query('update sheaf.users set deactivated_at = null');
  const { rows } = await database.pool.query('select id, paused_reason as reason from sheaf.schedules order by id');
  expect(rows).toEqual([
    { id, reason: 'Paused by a user.' },
    { id: other, reason: expect.stringContaining('no longer has access') },
  ]);
  expect((await database.pool.query('select from sheaf.notices')).rows).toEqual([]);
});

test.each([
  ['latest', ['2026-11-09 completed'], 7],
  ['none', [], null],
  ['each', [2, 3, 4, 5, 6, 7, 8, 9].map((day) => `2026-11-0${day} completed`), 0],
])('after an outage of a week, %s', async (missed, expected, missedBefore) => {
  const id = await schedule({ missed });
  const ctx = process();
  for (let i = 0; i < 10; i += 1) {
    await tick(ctx, at('2026-11-09T12:00Z'));
    await end('completed');
  }
  expect(await seen(id)).toEqual(expected);
  expect((await runs(id))[0]?.missedBefore ?? null).toBe(missedBefore);
  const { rows } = await database.pool.query(
    `select params #>> '{search_params,start_date}' as day from sheaf.exports where parent_id is null order by id`,
  );
  expect(rows.map(({ day }) => `${day}`)).toEqual(
    expected.map((run) => String(Temporal.PlainDate.from(run.slice(0, 10)).subtract({ days: 1 }))),
  );
});

test('a run waits while the previous one is in progress, or is skipped', async () => {
  const [waits, skips] = [await schedule({ country: 'US' }), await schedule({ country: 'DE', overlap: 'skip' })];
  const ctx = process();
  await tick(ctx, at(LATER));
  await tick(ctx, at('2026-11-03T06:01:30Z'));
  expect(await seen(waits)).toEqual(['2026-11-02 running', '2026-11-03 waiting']);
  expect(await seen(skips)).toEqual(['2026-11-02 running', '2026-11-03 skipped']);
  expect((await runs(skips))[1]!.message).toBe('The previous run was still in progress.');
  await end('completed');
  await tick(ctx, at('2026-11-03T06:02:30Z'));
  expect(await seen(waits)).toEqual(['2026-11-02 completed', '2026-11-03 running']);
});

test('a run waits while its publisher has the maximum number of exports in progress, and leaves no export behind', async () => {
  const [one, two] = [await schedule({ country: 'US' }), await schedule({ country: 'DE' })];
  const ctx = process({ publisherExports: 1 });
  await tick(ctx, at(LATER));
  const states = [await seen(one), await seen(two)].flat().sort();
  expect(states).toEqual(['2026-11-02 running', '2026-11-02 waiting']);
  const { rows } = await database.pool.query('select count(*) from sheaf.exports');
  expect(rows[0].count).toBe(1);
  await end('completed');
  await tick(ctx, at(LATER));
  expect([await seen(one), await seen(two)].flat().sort()).toEqual(['2026-11-02 completed', '2026-11-02 running']);
});

test('only_if decides whether a file is a result', async () => {
  const [always, rows, changes] = [
    await schedule({ country: 'US' }),
    await schedule({ country: 'DE', onlyIf: 'rows' }),
    await schedule({ country: 'FR', onlyIf: 'changes' }),
  ];
  const ctx = process();
  const days: [day: string, content: { rows: number; content: string }][] = [
    ['2026-11-02', { rows: 2, content: 'a' }],
    ['2026-11-03', { rows: 2, content: 'a' }],
    ['2026-11-04', { rows: 2, content: 'b' }],
    ['2026-11-05', { rows: 0, content: '' }],
    ['2026-11-06', { rows: 2, content: 'b' }],
  ];
  for (const [day, content] of days) {
    await tick(ctx, at(`${day}T06:01:30Z`));
    await end('completed', content);
    await tick(ctx, at(`${day}T06:02:30Z`));
  }
  const states = async (id: number) => (await runs(id)).map(({ status }) => status);
  expect(await states(always)).toEqual(['completed', 'completed', 'completed', 'completed', 'completed']);
  expect(await states(rows)).toEqual(['completed', 'completed', 'completed', 'no_rows', 'completed']);
  expect(await states(changes)).toEqual(['completed', 'unchanged', 'completed', 'no_rows', 'unchanged']);
});

test('an export that is deleted while it is built is a failed run', async () => {
  const id = await schedule();
  const ctx = process();
  await tick(ctx, at(LATER));
  await database.pool.query('delete from sheaf.exports');
  await tick(ctx, at(LATER));
  expect((await runs(id))[0]).toMatchObject({
    status: 'failed',
    message: 'The export was deleted before it was finished.',
  });
});
