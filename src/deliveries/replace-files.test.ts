/** Files that replace each other, with a real database and real folders. `test/deaths/deliveries.test.ts` kills processes. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDestination, completeRun, publisherWithSchedule } from '../../test/support/completed-run.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { DELIVERY_SETTINGS } from '../../test/support/delivery-settings.ts';
import { sql } from '../db/sql.ts';
import { retryDelivery } from '../schedules/retry-delivery.ts';
import { createSecretKeys } from '../secret-keys.ts';
import { openDiskStore } from '../store/disk-store.ts';
import type { Store } from '../store/store.ts';
import { claimDeliveries, type Try } from './claim-deliveries.ts';
import { deliverFile, type FileDeliveryContext } from './deliver-file.ts';
import { SUPERSEDED, selectDeliveries } from './delivery.ts';
import { removeNextDrafts } from './remove-drafts.ts';
import { recordFailed } from './settle-delivery.ts';
import { takeName } from './take-name.ts';

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

test('a process that was presumed dead keeps nothing from its successor if it renews its claim late', async () => {
  await runOf(0);
  const [late] = await claim();
  await expire();
  await runOf(1);
  const [next] = await claim();
  // It continues between the claim of the next one and its reservation.
  await database.pool.query(`update sheaf.deliveries set lease_until = now() + interval '1 minute' where id = $1`, [
    late!.id,
  ]);
  await takeName(ctx, next!, 'clicks.csv');
  await deliver(late!);
  await deliver(next!);
  expect(await whole()).toBe('day 1');
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

test('a file of another schedule is never replaced, and the error names the schedule', async () => {
  await runOf(0, { overwrite: false });
  await deliver((await claim())[0]!);
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into sheaf.schedules (publisher_id, user_id, name, report_type, search_params, index_params, rule, time_zone, missed, overlap, only_if)
     select publisher_id, user_id, 'Other', report_type, '{}', '{}', rule, 'UTC', 'latest', 'wait', 'always' from sheaf.schedules where id = $1
     returning id`,
    [ours.scheduleId],
  );
  const other = { ...ours, scheduleId: rows[0]!.id };
  await database.pool.query('insert into sheaf.schedule_destinations values ($1, $2)', [
    other.scheduleId,
    destinationId,
  ]);
  await runOf(1, { of: other });
  await deliver((await claim())[0]!);
  const [, failed] = await selectDeliveries(database.pool, sql`d.destination_id = ${destinationId}`);
  expect(failed).toMatchObject({ status: 'failed', message: expect.stringContaining('"Deals" has delivered a file') });
  expect(await whole()).toBe('day 0');
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
