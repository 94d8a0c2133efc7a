/** Schedules with the same time start at different moments, each always with the same delay. What a pause or an outage has missed never starts at the same time. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { publisherWithSchedule } from '../../test/support/completed-run.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { createPool } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { openPgBossQueue } from '../queue/pg-boss-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { builtIn } from '../reports/built-in.ts';
import { pauseByClient, resumeSchedule } from './change-schedule.ts';
import type { ScheduleContext } from './context.ts';
import { planRuns } from './plan-runs.ts';
import { selectRuns } from './run.ts';
import { startRuns } from './start-runs.ts';

let database: TestDatabase;
let queue: Queue;
let ctx: ScheduleContext;
beforeAll(async () => {
  database = await testDatabase('empty');
  queue = await openPgBossQueue({ url: database.url, onError: () => {} });
  const log = { info() {}, warn() {} };
  const stopping = new AbortController().signal;
  const rest = { smtp: null, emailDomains: null, publisherExports: 100 };
  ctx = { pool: database.pool, queue, catalog: builtIn, ...rest, stopping, log };
});
afterAll(async () => {
  await queue.stop();
  await database.drop();
});
afterEach(() => database.pool.query('delete from sheaf.exports; delete from sheaf.publishers'));

/** A schedule for every day at 06:00 UTC. */
const make = () => publisherWithSchedule(database.pool, `p${randomBytes(4).toString('hex')}`);
/** All schedules, with this next time. */
const setNext = (at: string) =>
  database.pool.query('update sheaf.schedules set next_at = $1::timestamptz where paused_at is null', [at]);
const runs = (scheduleId: number) =>
  selectRuns(database.pool, sql`r.schedule_id = ${scheduleId}`, sql`order by r.nominal_at`);

const DUE = Temporal.Instant.from('2026-11-02T06:00Z');

/** Seconds after their time at which schedules get their run, by ID. */
async function delays(pool = database.pool): Promise<Map<number, number>> {
  await database.pool.query('delete from sheaf.schedule_runs');
  await setNext(DUE.toString());
  const found = new Map<number, number>();
  for (let second = -1; second <= 60; second += 1) {
    await planRuns({ pool }, DUE.add({ seconds: second }));
    const { rows } = await database.pool.query<{ id: number; nominalAt: Date }>(
      'select schedule_id as id, nominal_at as "nominalAt" from sheaf.schedule_runs',
    );
    for (const { id, nominalAt } of rows) {
      // The delay does not move the nominal time, from which the dates of the data are computed.
      expect(nominalAt.toISOString()).toBe('2026-11-02T06:00:00.000Z');
      if (!found.has(id)) found.set(id, second);
    }
  }
  return found;
}

test('schedules with the same time start within a minute, spread, and always with the same delay', async () => {
  for (let n = 0; n < 30; n += 1) await make();
  const first = await delays();
  expect(first.size).toBe(30);
  expect(Math.min(...first.values())).toBeGreaterThanOrEqual(0);
  expect(Math.max(...first.values())).toBeLessThan(60);
  // Thirty schedules at random seconds of a minute have about 24 different ones.
  expect(new Set(first.values()).size).toBeGreaterThan(10);
  // A process with connections of its own, as after a restart.
  const other = createPool({ url: database.url, max: 1, name: 'restarted' });
  expect(await delays(other)).toEqual(first);
  await other.end();
});

test('a delay over midnight does not move the dates of the data', async () => {
  const { scheduleId } = await make();
  await database.pool.query(
    `update sheaf.schedules set rule = '{"every": "day", "at": ["23:59"]}', report_type = 'clicks_details_excel',
       search_params = '{"start_date": "today", "end_date": "today"}'`,
  );
  await setNext('2026-11-02T23:59Z');
  await planRuns(ctx, Temporal.Instant.from('2026-11-03T00:00Z'));
  await startRuns(ctx);
  const [run] = await runs(scheduleId);
  const { rows } = await database.pool.query(
    `select params -> 'search_params' as dates from sheaf.exports where id = $1`,
    [run!.exportId],
  );
  expect(rows).toEqual([{ dates: { start_date: '2026-11-02', end_date: '2026-11-02' } }]);
});

test.each([
  ['latest', 1, 100],
  ['none', 0, null],
  ['each', 31, 70],
])('after an outage of a hundred days, %s starts %i runs', async (missed, count, missedBefore) => {
  const { scheduleId } = await make();
  await database.pool.query('update sheaf.schedules set missed = $1', [missed]);
  await setNext(DUE.toString());
  const now = DUE.add({ hours: 24 * 100 + 1 });
  await planRuns(ctx, now);
  await planRuns(ctx, now.add({ minutes: 1 }));
  const found = await runs(scheduleId);
  expect(found.map(({ status }) => status)).toEqual(Array(count).fill('waiting'));
  expect(found.at(-1)?.nominalAt.toISOString()).toBe(count === 0 ? undefined : '2027-02-10T06:00:00.000Z');
  expect(found[0]?.missedBefore ?? null).toBe(missedBefore);
  // One at a time.
  await startRuns(ctx);
  await startRuns(ctx);
  expect((await runs(scheduleId)).filter(({ status }) => status === 'running')).toHaveLength(Math.min(count, 1));
});

test.each(['latest', 'none', 'each'])(
  'resuming after a long pause starts nothing, whatever %s says: the next run is the next time',
  async (missed) => {
    const { client, scheduleId } = await make();
    await database.pool.query('update sheaf.schedules set missed = $1', [missed]);
    // Two runs wait when it is paused.
    await setNext('2026-01-01T06:00Z');
    await planRuns(ctx, Temporal.Instant.from('2026-01-01T06:02Z'));
    await planRuns(ctx, Temporal.Instant.from('2026-01-02T06:02Z'));
    const change = { client, id: scheduleId, dryRun: false };
    await pauseByClient(ctx, change);
    await planRuns(ctx, Temporal.Now.instant());
    const resumed = await resumeSchedule(ctx, change);
    const now = Temporal.Now.instant();
    await planRuns(ctx, now);
    await startRuns(ctx);
    expect((await runs(scheduleId)).map(({ status }) => status)).toEqual(['skipped', 'skipped']);
    const next = resumed.nextAt!.toTemporalInstant();
    expect(now.until(next).total('hours')).toBeGreaterThan(0);
    expect(now.until(next).total('hours')).toBeLessThanOrEqual(24);
    await planRuns(ctx, next.add({ minutes: 1 }));
    const found = await runs(scheduleId);
    expect([found.length, found.at(-1)!.nominalAt, found.at(-1)!.missedBefore]).toEqual([3, resumed.nextAt, 0]);
  },
);
