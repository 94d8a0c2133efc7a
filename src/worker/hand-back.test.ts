/** The jobs of a process that dies are given to others, and those of a process that only loses its connections are not. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { until } from '../../test/support/until.ts';
import { listAbandoned } from '../exports/abandoned.ts';
import { takeUp } from '../exports/take-up.ts';
import { openPgBossQueue } from '../queue/pg-boss-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { handBackForever } from './hand-back.ts';
import { openPresence, type Presence } from './presence.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('p', 'P')`);
  await database.pool.query(`insert into sheaf.users (publisher_id, email, role) values (1, 'm@p', 'member')`);
});
afterAll(() => database.drop());

let queue: Queue;
let presence: Presence;
let stopping: AbortController;
/** The retry count of each start of the job. */
let starts: number[];
let exportId: number;

beforeEach(async () => {
  const { pool, url } = database;
  queue = await openPgBossQueue({ url, onError: () => {} });
  presence = await openPresence(url);
  stopping = new AbortController();
  starts = [];
  const { rows } = await pool.query<{ id: number }>(
    `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash, origin)
     values (1, 1, 'deals_excel', '{}', sha256('x'), 'api') returning id`,
  );
  exportId = rows[0]!.id;
  await queue.work('build-export', { workers: 2 }, async ({ retries, signal }) => {
    starts.push(retries);
    // The first process takes the export and never ends. A later one only shows that it got the job.
    if (retries > 0) return;
    await takeUp({ pool, holder: presence.holder }, exportId);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  await queue.send(pool, 'build-export', [{ exportId, publisherId: 1 }], { group: '1' });
  await until(async () => (await taken()) !== null, { limitMs: 20_000, what: 'the export is taken' });
});
afterEach(async () => {
  stopping.abort();
  await queue.stop();
  await presence.close();
  await database.pool.query('delete from sheaf.exports');
});

async function taken(): Promise<Date | null> {
  const { rows } = await database.pool.query('select taken_at from sheaf.exports where id = $1', [exportId]);
  return rows[0].taken_at;
}

const log = { info() {}, warn() {}, error() {} };
const watch = () => void handBackForever({ pool: database.pool, queue, stopping: stopping.signal, log });

test('a job whose process has ended is retried before its heartbeat is missed', async () => {
  watch();
  await presence.close();
  await until(async () => starts.length === 2, { limitMs: 20_000, what: 'the job runs again' });
  expect(starts).toEqual([0, 1]);
  const { rows } = await database.pool.query<{ early: boolean }>(
    `select started_on < $1::timestamptz + interval '15 seconds' as early from sheaf_queue.job
     where name = 'build-export' and (data ->> 'exportId')::bigint = $2`,
    [await taken(), exportId],
  );
  expect(rows).toEqual([{ early: true }]);
});

test('a process whose connection is cut shows again that it lives', async () => {
  expect(await listAbandoned(database.pool)).toEqual([]);
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'sheaf presence'`,
  );
  await until(async () => (await listAbandoned(database.pool)).length === 0, { limitMs: 20_000, what: 'it shows' });
  expect(starts).toEqual([0]);
});

test('a job that started later than the process took its export is left alone', async () => {
  await presence.close();
  expect(await listAbandoned(database.pool)).toEqual([{ id: exportId, isPart: false, takenAt: await taken() }]);
  expect(await queue.handBack('build-export', { exportId }, new Date(0))).toBe(0);
  expect(await queue.handBack('build-export', { exportId: exportId + 1 }, new Date())).toBe(0);
  expect(await queue.handBack('build-export', { exportId }, (await taken())!)).toBe(1);
});
