/** Files that replace each other, with a real database and real folders. `test/deaths/deliveries.ts` kills processes. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDestination, completeRun, publisherWithSchedule } from '../../test/support/completed-run.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { DELIVERY_SETTINGS } from '../../test/support/delivery-settings.ts';
import { until } from '../../test/support/until.ts';
import { sql } from '../db/sql.ts';
import { retryDelivery } from '../schedules/retry-delivery.ts';
import { createSecretKeys } from '../secret-keys.ts';
import { openDiskStore } from '../store/disk-store.ts';
import type { Store } from '../store/store.ts';
import { claimDeliveries, renewDelivery, type Try } from './claim-deliveries.ts';
import { deliverFile, type FileDeliveryContext } from './deliver-file.ts';
import { SUPERSEDED, selectDeliveries } from './delivery.ts';
import { removeNextDrafts } from './remove-drafts.ts';
import { reserveName } from './reserve-name.ts';
import { recordDelivered, recordFailed } from './settle-delivery.ts';
import { StillBusy, takeName } from './take-name.ts';

let database: TestDatabase;
let base: string;
let store: Store;
let ctx: FileDeliveryContext;
beforeAll(async () => {
  database = await testDatabase('empty');
  base = await mkdtemp(join(tmpdir(), 'sheaf-replace-'));
  store = await openDiskStore({ folder: join(base, 'store') });
  await mkdir(join(base, 'out'));
  const secretKeys = createSecretKeys({ keys: [randomBytes(32)], file: '/nowhere' });
  const log = { info() {}, warn() {} };
  ctx = { pool: database.pool, secretKeys, store, log, ...DELIVERY_SETTINGS, deliveryFolder: join(base, 'out') };
});
afterAll(async () => {
  await database.drop();
  await rm(base, { recursive: true });
});

let ours: Awaited<ReturnType<typeof publisherWithSchedule>>;
let slug: string;
let destinationId: number;
beforeEach(async () => {
  slug = `p${randomBytes(4).toString('hex')}`;
  ours = await publisherWithSchedule(database.pool, slug);
  destinationId = await addDestination(ctx, { ...ours, kind: 'folder', sent: { path: '' } });
});
afterEach(async () => {
  await database.pool.query('delete from sheaf.deliveries; delete from sheaf.draft_removals');
});

const out = (name = '') => join(base, 'out', slug, name);
const names = async () => (await readdir(out())).sort();
const claim = () => claimDeliveries(ctx, { healthy: 100, failing: 100 });
const deliver = (tried: Try) =>
  deliverFile(ctx, tried, { claimedAt: performance.now(), cutOff: new AbortController().signal });
const failure = { step: 'connect', message: 'no', isFinal: false, retryAfter: 0 };
const due = () => database.pool.query(`update sheaf.deliveries set due_at = now() where status = 'pending'`);
/** As if the process of every claim had been silent for longer than its lease. */
const expire = () =>
  database.pool.query(`update sheaf.deliveries set lease_until = now() - interval '1 s' where status = 'delivering'`);
/** A completed run of a day whose file replaces `clicks.csv`, or `template`. */
const runOf = (day: number, { template = 'clicks', of = ours, overwrite = true } = {}) =>
  completeRun(ctx, { ...of, content: Buffer.from(`day ${day}\n`), template, day, overwrite });
const statuses = async () => {
  const found = await selectDeliveries(database.pool, sql`d.destination_id = ${destinationId}`);
  return found.map(({ status, name, replacedAt }) => [status, name, replacedAt !== null]);
};
/** The days of the file and of its receipt, which must be the same. */
async function whole(name = 'clicks.csv'): Promise<string> {
  const text = await readFile(out(name), 'utf8');
  const receipt = JSON.parse(await readFile(out(`${name}.receipt.json`), 'utf8'));
  const { rows } = await database.pool.query(
    `select encode(file_sha256, 'hex') as sha from sheaf.exports where id = $1`,
    [receipt.export_id ?? receipt.export?.id],
  );
  expect(receipt.file).toMatchObject({ name, bytes: Buffer.byteLength(text), sha256: rows[0].sha });
  return text.trim();
}

test('each run replaces the file of the one before it, together with its receipt', async () => {
  for (const day of [0, 1, 2]) {
    await runOf(day);
    await deliver((await claim())[0]!);
    expect(await names()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
    expect(await whole()).toBe(`day ${day}`);
  }
  expect(await statuses()).toEqual([
    ['delivered', 'clicks.csv', true],
    ['delivered', 'clicks.csv', true],
    ['delivered', 'clicks.csv', false],
  ]);
});

test('a file of somebody else is replaced, too, and nothing is ever missing', async () => {
  await mkdir(out(), { recursive: true });
  await writeFile(out('clicks.csv'), 'theirs');
  await runOf(0);
  await deliver((await claim())[0]!);
  expect(await names()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
  expect(await whole()).toBe('day 0');
});

test('of several files that are due, only that of the latest run is delivered', async () => {
  for (const day of [1, 0, 2]) await runOf(day);
  const first = await claim();
  expect(first).toHaveLength(1);
  // The others wait while one is on its way.
  expect(await claim()).toEqual([]);
  await deliver(first[0]!);
  for (let tried = await claim(); tried.length > 0; tried = await claim()) {
    expect(tried).toHaveLength(1);
    await deliver(tried[0]!);
  }
  expect(await whole()).toBe('day 2');
  expect((await statuses()).map(([status]) => status)).toEqual(['superseded', 'superseded', 'delivered']);
});

test('a file with another name does not wait', async () => {
  await runOf(0, { template: 'a' });
  await runOf(1, { template: 'b' });
  expect(await claim()).toHaveLength(2);
});

test('an older run that is retried late does not replace a newer file', async () => {
  const old = await runOf(0);
  const [tried] = await claim();
  await recordFailed(ctx, tried!, failure);
  await runOf(1);
  await deliver((await claim())[0]!);
  await due();
  for (const late of await claim()) await deliver(late);
  expect(await whole()).toBe('day 1');
  expect((await statuses()).map(([status]) => status)).toEqual(['superseded', 'delivered']);
  const input = { client: ours.client, id: ours.scheduleId, runId: old.runId, destinationId, dryRun: false };
  await expect(retryDelivery(ctx, input)).rejects.toThrow(SUPERSEDED);
});

test('an older run that has failed for good and is retried by a person does not replace a newer file', async () => {
  const old = await runOf(0);
  await recordFailed(ctx, (await claim())[0]!, { ...failure, isFinal: true });
  await runOf(1);
  await deliver((await claim())[0]!);
  await retryDelivery(ctx, {
    client: ours.client,
    id: ours.scheduleId,
    runId: old.runId,
    destinationId,
    dryRun: false,
  });
  await deliver((await claim())[0]!);
  expect(await whole()).toBe('day 1');
  expect((await statuses()).map(([status]) => status)).toEqual(['superseded', 'delivered']);
});

test('while a newer run cannot be delivered, an older one does not take its place', async () => {
  await runOf(0);
  await deliver((await claim())[0]!);
  await runOf(2);
  const [newer] = await claim();
  await takeName(ctx, newer!, 'clicks.csv');
  await recordFailed(ctx, newer!, failure);
  // A backfill of an earlier day.
  await runOf(1);
  expect(await claim()).toEqual([]);
  await due();
  await deliver((await claim())[0]!);
  await deliver((await claim())[0]!);
  expect(await whole()).toBe('day 2');
  expect((await statuses()).map(([status]) => status)).toEqual(['delivered', 'delivered', 'superseded']);
});

test.each(['its file', 'its receipt'])(
  'a process that was presumed dead and continues before it renames %s changes nothing',
  async (what) => {
    await runOf(0);
    const [late] = await claim();
    const [halted, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let confirmed = 0;
    // The pool of the process that is suspended immediately after it has confirmed its claim, which is the worst moment.
    const suspended = new Proxy(database.pool, {
      get(pool, key) {
        if (key !== 'query') return Reflect.get(pool, key);
        return async (query: string | pg.QueryConfig) => {
          const result = await pool.query(query);
          if (typeof query !== 'string' || !query.includes('set lease_until')) return result;
          confirmed += 1;
          if (confirmed === (what === 'its file' ? 1 : 2)) {
            halted.resolve();
            await goOn.promise;
          }
          return result;
        };
      },
    });
    const ended = deliverFile({ ...ctx, pool: suspended }, late!, {
      claimedAt: performance.now(),
      cutOff: new AbortController().signal,
    });
    await Promise.race([halted.promise, ended.then(() => expect('it ended').toBe('halted'))]);
    expect((await names()).filter((name) => name.endsWith('.part'))).toHaveLength(1);
    await expire();
    await runOf(1);
    await deliver((await claim())[0]!);
    expect(await whole()).toBe('day 1');
    goOn.resolve();
    await ended;
    expect(await names()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
    expect(await whole()).toBe('day 1');
    expect((await statuses()).map(([status]) => status)).toEqual(['superseded', 'delivered']);
  },
);

test('a delivery whose name a process is still using waits, which is no failure', async () => {
  await runOf(0);
  const [late] = await claim();
  await takeName(ctx, late!, 'clicks.csv');
  await expire();
  await runOf(1);
  const [next] = await claim();
  // It continues between the claim of the next one and its reservation.
  await database.pool.query(`update sheaf.deliveries set lease_until = now() + interval '1 minute' where id = $1`, [
    late!.id,
  ]);
  await expect(takeName(ctx, next!, 'clicks.csv')).rejects.toThrow(StillBusy);
  await deliver(next!);
  const { rows } = await database.pool.query(
    `select d.status, d.failures, d.due_at > now() + interval '30 s' as later, t.failing_since from sheaf.deliveries d
       join sheaf.destinations t on t.id = d.destination_id where d.id = $1`,
    [next!.id],
  );
  expect(rows).toEqual([{ status: 'pending', failures: 0, later: true, failing_since: null }]);
  await deliver(late!);
  expect(await whole()).toBe('day 0');
  await due();
  await deliver((await claim())[0]!);
  expect(await whole()).toBe('day 1');
});

test('a delivery whose name another one reserves at the same moment waits', async () => {
  await runOf(0, { overwrite: false });
  await runOf(1);
  const [keeping, replacing] = (await claim()).sort((a, b) => a.id - b.id);
  const connection = await database.pool.connect();
  try {
    await connection.query('begin');
    await connection.query(`update sheaf.deliveries set name = 'clicks.csv' where id = $1`, [keeping!.id]);
    // It does not see the other name, and waits at the unique index.
    const taken = takeName(ctx, replacing!, 'clicks.csv').catch((error: Error) => error);
    await until(
      async () =>
        (
          await database.pool.query(
            `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%replaced_at = null%'`,
          )
        ).rowCount === 1,
      { limitMs: 30_000, what: 'it waits' },
    );
    await connection.query('commit');
    expect(await taken).toBeInstanceOf(StillBusy);
  } finally {
    connection.release();
  }
});

test('the drafts of a superseded delivery are removed, but not while the file that replaces it is on its way', async () => {
  await runOf(0);
  const [dead] = await claim();
  await takeName(ctx, dead!, 'clicks.csv');
  await expire();
  await runOf(1);
  const [next] = await claim();
  const left = await takeName(ctx, next!, 'clicks.csv');
  expect(left).toMatchObject([{ deliveryId: dead!.id, tries: 1 }]);
  await database.pool.query('update sheaf.draft_removals set due_at = now()');
  const cutOff = new AbortController().signal;
  expect(await removeNextDrafts(ctx, { cutOff, busy: new Set() })).toBe(false);
  await deliver(next!);
  expect(await removeNextDrafts(ctx, { cutOff, busy: new Set() })).toBe(true);
});

/** Another schedule with the same destination, or with `to`. */
async function otherSchedule(to = destinationId, { name = 'Other' } = {}) {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into sheaf.schedules (publisher_id, user_id, name, report_type, search_params, index_params, rule, time_zone, missed, overlap, only_if)
     select publisher_id, user_id, $2, report_type, '{}', '{}', rule, 'UTC', 'latest', 'wait', 'always' from sheaf.schedules where id = $1
     returning id`,
    [ours.scheduleId, name],
  );
  const other = { ...ours, scheduleId: rows[0]!.id };
  await database.pool.query('insert into sheaf.schedule_destinations values ($1, $2)', [other.scheduleId, to]);
  return other;
}

test('a file of another schedule is never replaced. People are notified once for each schedule, and the destination does not count as failing', async () => {
  await runOf(0, { overwrite: false });
  await deliver((await claim())[0]!);
  const [other, third] = [await otherSchedule(), await otherSchedule(destinationId, { name: 'Third' })];
  const notifying = { ...ctx, smtp: { url: 'smtp://localhost' } as never };
  await database.pool.query(
    `insert into sheaf.webhooks (publisher_id, url, origin, events, secret) values ($1, 'https://a.example', 'http://o', '{delivery.failed}', 'whsec_x')`,
    [ours.client.publisherId],
  );
  for (const [day, of] of [other, other, third, third].entries()) {
    await runOf(day + 1, { of });
    await deliverFile(notifying, (await claim())[0]!, {
      claimedAt: performance.now(),
      cutOff: new AbortController().signal,
    });
  }
  const [, failed] = await selectDeliveries(database.pool, sql`d.destination_id = ${destinationId}`);
  expect(failed).toMatchObject({
    status: 'failed',
    failedStep: null,
    message: expect.stringContaining('The schedule "Deals" uses the name "clicks.csv"'),
  });
  expect(await whole()).toBe('day 0');
  const { rows } = await database.pool.query(
    `select failing_since, (select array_agg(n.data->'schedule'->>'name' order by n.id) from sheaf.notices n) as notices
     from sheaf.destinations where id = $1`,
    [destinationId],
  );
  expect(rows).toEqual([{ failing_since: null, notices: ['Other', 'Third'] }]);
  // A retry keeps its name, so it is not what to do after file_name was changed.
  const { rows: said } = await database.pool.query<{ todo: string; next_step: string }>(
    `select n.data->>'todo' as todo, (select e.data->>'next_step' from sheaf.webhook_deliveries e order by e.id limit 1) as next_step
     from sheaf.notices n order by n.id limit 1`,
  );
  expect(said[0]!.todo).toMatch(/next run delivers its own file.* works only after the other schedule was deleted\.$/);
  expect(said[0]!.next_step).toMatch(/works only after the other schedule was deleted: POST \/api\/v1\/\S+\/retry\.$/);
});

test('another schedule that has only failed passes its name on, but not while it has a file there', async () => {
  await runOf(0);
  await takeName(ctx, (await claim())[0]!, 'clicks.csv');
  await expire();
  await recordFailed(ctx, (await claim())[0]!, { ...failure, isFinal: true });
  const other = await otherSchedule();
  await runOf(1, { of: other });
  await deliver((await claim())[0]!);
  expect(await whole()).toBe('day 1');
  // The latest run of the other one has failed, but its earlier file is there.
  await runOf(2, { of: other });
  const [next] = await claim();
  await takeName(ctx, next!, 'clicks.csv');
  await recordFailed(ctx, next!, { ...failure, isFinal: true });
  await runOf(3);
  await deliver((await claim())[0]!);
  expect(await whole()).toBe('day 1');
  expect((await statuses()).map(([status]) => status)).toEqual(['failed', 'delivered', 'failed', 'failed']);
});

test.each([true, false])(
  'a file whose receipt failed is still a file of its schedule (replaced: %s)',
  async (overwrite) => {
    await mkdir(out('clicks.csv.receipt.json'), { recursive: true });
    await runOf(0, { overwrite });
    await database.pool.query('update sheaf.deliveries set failures = 7');
    await deliver((await claim())[0]!);
    expect(await readFile(out('clicks.csv'), 'utf8')).toBe('day 0\n');
    await rm(out('clicks.csv.receipt.json'), { recursive: true });
    await runOf(1, { of: await otherSchedule() });
    await deliver((await claim())[0]!);
    expect(await readFile(out('clicks.csv'), 'utf8')).toBe('day 0\n');
    expect((await statuses()).map(([status]) => status)).toEqual(['failed', 'failed']);
  },
);

test('a file that another run of its schedule took over before its delivery got a number is still a file of its schedule', async () => {
  await mkdir(out('clicks.csv.receipt.json'), { recursive: true });
  await runOf(0, { overwrite: false });
  await deliver((await claim())[0]!);
  await runOf(1);
  const [next] = await claim();
  await takeName(ctx, next!, 'clicks.csv');
  await recordFailed(ctx, next!, { ...failure, isFinal: true });
  await rm(out('clicks.csv.receipt.json'), { recursive: true });
  await runOf(2, { of: await otherSchedule() });
  await database.pool.query(
    `update sheaf.deliveries set due_at = now() + interval '1 hour' where name is null and attempts > 0`,
  );
  await deliver((await claim())[0]!);
  expect(await readFile(out('clicks.csv'), 'utf8')).toBe('day 0\n');
  expect((await statuses()).map(([status]) => status)).toEqual(['pending', 'failed', 'failed']);
});

test('messages of two schedules can have attachments with the same name, and earlier ones are not sent late', async () => {
  const to = destinationId;
  await database.pool.query(`update sheaf.destinations set kind = 'webhook' where id = $1`, [to]);
  const other = await otherSchedule(to);
  await runOf(1);
  const [ourTry] = await claim();
  await takeName(ctx, ourTry!, 'clicks.csv');
  await runOf(2, { of: other });
  const [otherTry] = await claim();
  await takeName(ctx, otherTry!, 'clicks.csv');
  await recordDelivered(ctx, ourTry!, { location: 'x', bytes: 1 });
  await recordDelivered(ctx, otherTry!, { location: 'x', bytes: 1 });
  // A backfill.
  await runOf(0);
  await deliver((await claim())[0]!);
  const found = await selectDeliveries(database.pool, sql`d.destination_id = ${to}`);
  expect(found.map(({ status, replacedAt }) => [status, replacedAt])).toEqual([
    ['delivered', null],
    ['delivered', null],
    ['superseded', null],
  ]);
});

test('runs of every hour report a destination that is unavailable for two days, once', {
  timeout: 120_000,
}, async () => {
  const lost = { ...ctx, deliveryFolder: '/dev/null/x', smtp: { url: 'smtp://localhost' } as never };
  await database.pool.query('delete from sheaf.notices');
  for (let hour = 0; hour < 48; hour += 1) {
    await runOf(hour);
    const [tried] = await claim();
    await deliverFile(lost, tried!, { claimedAt: performance.now(), cutOff: new AbortController().signal });
    await database.pool.query(`update sheaf.deliveries set failing_since = failing_since - interval '1 hour'`);
  }
  const found = await selectDeliveries(database.pool, sql`d.destination_id = ${destinationId}`);
  const count = (wanted: string) => found.filter(({ status }) => status === wanted).length;
  // Each of the two has failed together with those before it for as long as all retries of one file take.
  expect([count('superseded'), count('failed'), count('pending')]).toEqual([45, 2, 1]);
  expect(found.filter(({ failedStep }) => failedStep === null)).toEqual([]);
  expect((await database.pool.query('select from sheaf.notices')).rowCount).toBe(1);
});

test('time in which Sheaf itself did not run costs no retries, but a later run inherits the time of failures', async () => {
  const pass = () =>
    database.pool.query(
      `update sheaf.deliveries set created_at = created_at - interval '22 hours', failing_since = failing_since - interval '22 hours', due_at = now()
       where status = 'pending'`,
    );
  await runOf(0);
  const [first] = await claim();
  await takeName(ctx, first!, 'clicks.csv');
  expect(await recordFailed(ctx, first!, failure)).toBe(false);
  await pass();
  expect(await recordFailed(ctx, (await claim())[0]!, failure)).toBe(false);
  await runOf(1);
  const [next] = await claim();
  await takeName(ctx, next!, 'clicks.csv');
  expect(await recordFailed(ctx, next!, failure)).toBe(true);
});

test('a run supersedes the one before it even if the destination cannot be opened', async () => {
  const locked = { ...ctx, deliveryFolder: null };
  for (const day of [0, 1]) {
    await runOf(day);
    await deliverFile(locked, (await claim())[0]!, {
      claimedAt: performance.now(),
      cutOff: new AbortController().signal,
    });
  }
  expect((await statuses()).map(([status]) => status)).toEqual(['superseded', 'pending']);
});

test('a file that is kept and whose name a later run took over gets a number when a person retries it', async () => {
  const kept = await runOf(0, { overwrite: false });
  const [tried] = await claim();
  await reserveName(ctx, tried!, { baseName: 'clicks', extension: 'csv', from: 1 });
  await recordFailed(ctx, tried!, { ...failure, isFinal: true });
  await runOf(1);
  await deliver((await claim())[0]!);
  const input = { client: ours.client, id: ours.scheduleId, runId: kept.runId, destinationId, dryRun: false };
  await retryDelivery(ctx, input);
  await deliver((await claim())[0]!);
  expect([await whole('clicks.csv'), await whole('clicks-2.csv')]).toEqual(['day 1', 'day 0']);
  expect(await statuses()).toEqual([
    ['delivered', 'clicks-2.csv', false],
    ['delivered', 'clicks.csv', false],
  ]);
});

test('a file that is kept still arrives if a later run takes over its name before it is delivered', async () => {
  await runOf(0, { overwrite: false });
  const [late] = await claim();
  await reserveName(ctx, late!, { baseName: 'clicks', extension: 'csv', from: 1 });
  await expire();
  await runOf(1);
  const tries = (await claim()).sort((a, b) => a.id - b.id);
  // The claim of the dead process was not renewed either.
  await expire();
  const left = await takeName(ctx, { ...tries.at(-1)! }, 'clicks.csv');
  expect(left).toMatchObject([{ deliveryId: late!.id }]);
  expect(await renewDelivery(ctx, tries[0]!)).toBe(false);
  await expire();
  for (const tried of await claim()) await deliver(tried);
  expect([await whole('clicks.csv'), await whole('clicks-2.csv')]).toEqual(['day 1', 'day 0']);
});

test('a process of the previous version, which would add a number, does not reserve a name', async () => {
  await runOf(0);
  await deliver((await claim())[0]!);
  await database.pool.query('update sheaf.deliveries set overwrite = false');
  await runOf(1);
  const reserved = reserveName(ctx, (await claim())[0]!, { baseName: 'clicks', extension: 'csv', from: 1 });
  await expect(reserved).rejects.toThrow('deliveries_overwrite_check');
});

test('a schedule that begins to replace files replaces its own earlier one, and one that stops adds a number', async () => {
  for (const [day, overwrite] of [false, true, false, true].entries()) {
    await runOf(day, { overwrite });
    await deliver((await claim())[0]!);
  }
  expect(await names()).toEqual(['clicks-2.csv', 'clicks-2.csv.receipt.json', 'clicks.csv', 'clicks.csv.receipt.json']);
  expect([await whole('clicks.csv'), await whole('clicks-2.csv')]).toEqual(['day 3', 'day 2']);
});

test('an error while a file is replaced leaves the earlier file with its receipt', async () => {
  await runOf(0);
  await deliver((await claim())[0]!);
  const { exportId } = await runOf(1);
  await store.remove(`exports/${exportId}/`);
  await deliver((await claim())[0]!);
  expect(await whole()).toBe('day 0');
  await mkdir(out('folder.csv'));
  await runOf(2, { template: 'folder' });
  await deliver((await claim())[0]!);
  const found = await selectDeliveries(
    database.pool,
    sql`d.destination_id = ${destinationId} and d.name = 'folder.csv'`,
  );
  expect(found).toMatchObject([{ failedStep: 'write', message: expect.stringContaining('A folder has the name') }]);
});
