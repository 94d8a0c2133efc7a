/** The ledger in one process with a real database and real folders. `test/deaths/deliveries.ts` kills processes. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDestination, completeRun, publisherWithSchedule } from '../../test/support/completed-run.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { DELIVERY_SETTINGS } from '../../test/support/delivery-settings.ts';
import { until } from '../../test/support/until.ts';
import { createPool } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { expireFiles } from '../exports/expire-files.ts';
import { createSecretKeys } from '../secret-keys.ts';
import { openDiskStore } from '../store/disk-store.ts';
import type { Store } from '../store/store.ts';
import { claimDeliveries, type Try } from './claim-deliveries.ts';
import { deleteDestination } from './delete-destination.ts';
import { deliverFile, type FileDeliveryContext } from './deliver-file.ts';
import { selectDeliveries } from './delivery.ts';
import { handBack, recordDelivered, recordFailed } from './settle-delivery.ts';
import { startFileDeliveries } from './start-file-deliveries.ts';

let database: TestDatabase;
let base: string;
let store: Store;
let ctx: FileDeliveryContext;
beforeAll(async () => {
  database = await testDatabase('empty');
  base = await mkdtemp(join(tmpdir(), 'sheaf-ledger-'));
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
beforeEach(async () => {
  slug = `p${randomBytes(4).toString('hex')}`;
  ours = await publisherWithSchedule(database.pool, slug);
});
afterEach(async () => {
  await database.pool.query('delete from sheaf.deliveries');
});

const ROOM = { healthy: 100, failing: 100 };
const CONTENT = Buffer.from('a;b\n1;2\n');
const out = () => join(base, 'out', slug);
const names = async () => (await readdir(out())).sort();
const toFolder = (of = ours) => addDestination(ctx, { ...of, kind: 'folder', sent: { path: '' } });
const all = () => selectDeliveries(database.pool, sql`true`);
const claim = () => claimDeliveries(ctx, ROOM);
/** As if the process of every claim had been silent for longer than its lease. */
const expire = () =>
  database.pool.query(`update sheaf.deliveries set lease_until = now() - interval '1 s' where status = 'delivering'`);
const due = () => database.pool.query(`update sheaf.deliveries set due_at = now() where status = 'pending'`);
const deliver = (tried: Try, cutOff = new AbortController().signal) =>
  deliverFile(ctx, tried, { claimedAt: performance.now(), cutOff });
const failure = { step: 'connect', message: 'no', isFinal: false, retryAfter: 0 };

test('a file is claimed by one process, delivered and recorded', async () => {
  await toFolder();
  const { exportId } = await completeRun(ctx, { ...ours, content: CONTENT });
  const claims = (await Promise.all([claim(), claim(), claim()])).flat();
  expect(claims).toMatchObject([{ tryNumber: 1, failures: 0, deaths: 0, isFailing: false }]);
  expect(await claim()).toEqual([]);
  await deliver(claims[0]!);
  expect(await names()).toEqual(['deals-2026-11-02.csv', 'deals-2026-11-02.csv.receipt.json']);
  expect(await all()).toMatchObject([
    {
      status: 'delivered',
      attempts: 1,
      name: 'deals-2026-11-02.csv',
      fileBytes: 8,
      location: join(out(), 'deals-2026-11-02.csv'),
    },
  ]);
  // The schedule is planned again without a second delivery.
  await expect(completeRun(ctx, { ...ours, content: CONTENT })).rejects.toThrow(/schedule_runs/);
  expect(exportId).toBeGreaterThan(0);
});

test('a claim that is not renewed is taken over, and the earlier process can change nothing anymore', async () => {
  await toFolder();
  await completeRun(ctx, { ...ours, content: CONTENT });
  const [first] = await claim();
  await expire();
  const [second] = await claim();
  expect(second).toMatchObject({ id: first!.id, tryNumber: 2, failures: 0 });
  expect(await recordDelivered(ctx, first!, { location: 'x', bytes: 1 })).toBe(false);
  await recordFailed(ctx, first!, failure);
  await handBack(ctx, first!);
  expect(await all()).toMatchObject([{ status: 'delivering', attempts: 2 }]);
  await deliver(second!);
  // The earlier process continues after a pause, and finds the same bytes.
  await deliver(first!);
  expect(await all()).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  expect(await names()).toHaveLength(2);
});

test('a process that is suspended while it claims holds up the others for ten seconds at most', async () => {
  await toFolder();
  await completeRun(ctx, { ...ours, content: CONTENT });
  const suspended = createPool({ url: database.url, max: 1, name: 'suspended' });
  const stalled = Promise.withResolvers<void>();
  suspended.on('acquire', (connection) => {
    const send = connection.query.bind(connection) as (text: string) => Promise<pg.QueryResult>;
    connection.query = (async (text: string) => {
      if (!text.startsWith('with unfinished')) return send(text);
      stalled.resolve();
      // Nothing more is sent until the server has ended the connection.
      await once(connection, 'end');
      return send(text);
    }) as typeof connection.query;
  });
  const ended = expect(claimDeliveries({ pool: suspended }, ROOM)).rejects.toThrow();
  await stalled.promise;
  expect(await claim()).toEqual([]);
  await ended;
  // The server closes the connection before it releases the locks.
  await until(async () => (await claim()).length === 1, { limitMs: 10_000, what: 'the locks are released' });
  await suspended.end();
});

test('failed tries are repeated with growing pauses, then fail for good; the pause of the receiver counts', async () => {
  await toFolder();
  await completeRun(ctx, { ...ours, content: CONTENT });
  const pauses: number[] = [];
  for (let n = 1; n <= 7; n += 1) {
    const [tried] = await claim();
    expect(tried).toMatchObject({ tryNumber: n, failures: n - 1, isFailing: n > 1 });
    expect(await recordFailed(ctx, tried!, failure)).toBe(false);
    const [{ seconds }] = (
      await database.pool.query(`select extract(epoch from due_at - now())::float8 as seconds from sheaf.deliveries`)
    ).rows as [{ seconds: number }];
    pauses.push(seconds);
    expect(await claim()).toEqual([]);
    await due();
  }
  for (const [n, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThan([29, 119, 599, 1799, 7199, 21_599, 43_199][n]!);
    expect(pause).toBeLessThan([34, 133, 661, 1981, 7921, 23_761, 47_521][n]!);
  }
  const [last] = await claim();
  expect(await recordFailed(ctx, last!, failure)).toBe(true);
  expect(await all()).toMatchObject([{ status: 'failed', attempts: 8, failedStep: 'connect', nextTryAt: null }]);

  await completeRun(ctx, { ...ours, content: CONTENT, day: 1 });
  const [asked] = await claim();
  await recordFailed(ctx, asked!, { ...failure, retryAfter: 3000 });
  const { rows } = await database.pool.query(
    `select due_at > now() + interval '2990 s' as waits from sheaf.deliveries where status = 'pending'`,
  );
  expect(rows).toEqual([{ waits: true }]);
});

test('a process that dies counts, and one that stops does not', async () => {
  await toFolder();
  await completeRun(ctx, { ...ours, content: CONTENT });
  for (let n = 0; n < 12; n += 1) await handBack(ctx, (await claim())[0]!);
  for (let n = 0; n < 10; n += 1) {
    expect(await claim()).toMatchObject([{ deaths: n, failures: 0 }]);
    await expire();
  }
  await deliver((await claim())[0]!);
  expect(await all()).toMatchObject([
    { status: 'failed', attempts: 23, message: expect.stringMatching(/^10 processes/) },
  ]);
});

test('a delivery that fails for good is an event with the reason and the next step, and one that is retried is none', async () => {
  const destinationId = await toFolder();
  const { runId, exportId } = await completeRun(ctx, { ...ours, content: CONTENT });
  const { publisherId } = ours.client;
  await database.pool.query(
    `insert into sheaf.webhooks (publisher_id, url, origin, events, secret)
     values ($1, 'https://a.example', 'http://o', '{delivery.failed}', 'whsec_x'), ($1, 'https://b.example', 'http://o', '{export.failed}', 'whsec_x')`,
    [publisherId],
  );
  const events = async () => {
    const { rows } = await database.pool.query<{ data: object }>(
      `select d.data from sheaf.webhook_deliveries d join sheaf.webhooks w on w.id = d.webhook_id where w.publisher_id = $1`,
      [publisherId],
    );
    return rows.map(({ data }) => data);
  };
  await recordFailed(ctx, (await claim())[0]!, failure);
  expect(await events()).toEqual([]);
  await due();
  const [last] = await claim();
  await recordFailed(ctx, last!, { ...failure, isFinal: true });
  // A process that lost its claim reports nothing.
  await recordFailed(ctx, last!, { ...failure, isFinal: true });
  const path = `/api/v1/schedules/${ours.scheduleId}/runs/${runId}/deliveries/${destinationId}/retry`;
  expect(await events()).toEqual([
    {
      schedule: { id: ours.scheduleId, name: 'Deals', report_type: 'deals_excel' },
      run: { id: runId, nominal_at: '2026-11-02T06:00:00.000Z', export_id: exportId },
      destination: { id: destinationId, name: expect.stringMatching(/^folder/), kind: 'folder' },
      failed_step: 'connect',
      reason: 'no',
      next_step: `Correct the destination and test it, then send POST ${path}. The file is not built again.`,
    },
  ]);
});

test('one publisher with many files and a dead server leaves room for others', async () => {
  const [dead, small] = [ours, await publisherWithSchedule(database.pool, `q${slug}`)];
  for (let n = 0; n < 3; n += 1) await toFolder(dead);
  await toFolder(small);
  for (let day = 0; day < 10; day += 1) await completeRun(ctx, { ...dead, content: CONTENT, day });
  await completeRun(ctx, { ...small, content: CONTENT });
  const byPublisher = async (tries: Try[]) => {
    const { rows } = await database.pool.query<{ id: number; publisherId: number }>(
      `select id, publisher_id as "publisherId" from sheaf.destinations`,
    );
    const of = new Map(rows.map((row) => [row.id, row.publisherId]));
    return [dead, small].map(
      ({ client }) => tries.filter(({ destinationId }) => of.get(destinationId) === client.publisherId).length,
    );
  };
  // Four per publisher, two per destination, and destinations take turns.
  const claimed = await claim();
  expect(await byPublisher(claimed)).toEqual([4, 1]);
  expect(
    Math.max(
      ...Map.groupBy(claimed, (one) => one.destinationId)
        .values()
        .map((list) => list.length),
    ),
  ).toBe(2);
  expect(await claim()).toEqual([]);
  for (const tried of claimed) await recordFailed(ctx, tried, failure);
  await completeRun(ctx, { ...dead, content: CONTENT, day: 20 });
  const again = await claim();
  // Destinations that failed have one try at a time, and not those of the healthy ones.
  const failing = again.filter(({ isFailing }) => isFailing);
  expect(failing.length).toBe(2);
  expect(new Set(failing.map(({ destinationId }) => destinationId)).size).toBe(2);
});

test('a process takes no more than it has room for, and the healthy first in order of their due times', async () => {
  await toFolder();
  await completeRun(ctx, { ...ours, content: CONTENT });
  await completeRun(ctx, { ...ours, content: CONTENT, day: 1 });
  expect(await claimDeliveries(ctx, { healthy: 0, failing: 5 })).toEqual([]);
  expect(await claimDeliveries(ctx, { healthy: 1, failing: 0 })).toHaveLength(1);
});

test('a name that another delivery has reserved is skipped before anything is written', async () => {
  const id = await toFolder();
  await completeRun(ctx, { ...ours, content: CONTENT, template: 'deals' });
  const second = await completeRun(ctx, { ...ours, content: Buffer.from('other'), template: 'deals', day: 1 });
  const tries = await claim();
  await Promise.all(tries.map((tried) => deliver(tried)));
  const delivered = await all();
  expect(delivered.map(({ name }) => name).sort()).toEqual(['deals-2.csv', 'deals.csv']);
  expect(await names()).toEqual(['deals-2.csv', 'deals-2.csv.receipt.json', 'deals.csv', 'deals.csv.receipt.json']);
  expect(delivered.filter(({ runId }) => runId === second.runId)).toMatchObject([{ destinationId: id, fileBytes: 5 }]);
});

test('a file of somebody else stays, and the next number is reserved in the same try', async () => {
  await toFolder();
  await mkdir(out(), { recursive: true });
  await writeFile(join(out(), 'deals.csv'), 'theirs');
  await completeRun(ctx, { ...ours, content: CONTENT, template: 'deals' });
  await deliver((await claim())[0]!);
  expect(await all()).toMatchObject([{ status: 'delivered', attempts: 1, name: 'deals-2.csv' }]);
});

test('a damaged file of the store is never delivered', async () => {
  await toFolder();
  const { exportId } = await completeRun(ctx, { ...ours, content: CONTENT });
  await store.remove(`exports/${exportId}/`);
  await store.write(`exports/${exportId}/1/file.csv`, ReadableOf('a;b\n1;3\n'));
  await deliver((await claim())[0]!);
  expect(await all()).toMatchObject([{ status: 'pending', failedStep: 'write' }]);
  expect(await names()).toEqual([]);
});

async function* ReadableOf(text: string) {
  yield Buffer.from(text);
}

test('the file of an export that waits for a delivery does not expire, and one that was deleted fails', async () => {
  await toFolder();
  const { exportId } = await completeRun(ctx, { ...ours, content: CONTENT });
  await database.pool.query(`update sheaf.exports set completed_at = now() - interval '400 days'`);
  const expired = async () => {
    await expireFiles({ ...ctx, retentionDays: 30 });
    const { rows } = await database.pool.query('select file_key is null as gone from sheaf.exports where id = $1', [
      exportId,
    ]);
    return rows[0].gone;
  };
  expect(await expired()).toBe(false);
  const [tried] = await claim();
  expect(await expired()).toBe(false);
  await recordFailed(ctx, tried!, { ...failure, isFinal: true });
  expect(await expired()).toBe(true);
  await database.pool.query(`update sheaf.deliveries set status = 'pending', due_at = now()`);
  await deliver((await claim())[0]!);
  expect(await all()).toMatchObject([
    { status: 'failed', failedStep: null, message: expect.stringContaining('not available') },
  ]);
});

test('deleting a destination ends its deliveries', async () => {
  const id = await toFolder();
  await completeRun(ctx, { ...ours, content: CONTENT });
  const [tried] = await claim();
  const deleting = { client: ours.client, id, dryRun: false };
  await expect(deleteDestination(ctx, { ...deleting, fromSchedules: false })).rejects.toThrow('"Deals"');
  await deleteDestination(ctx, { ...deleting, fromSchedules: true });
  expect(await recordDelivered(ctx, tried!, { location: 'x', bytes: 1 })).toBe(false);
  expect(await all()).toMatchObject([{ status: 'failed', message: 'The destination was deleted.' }]);
  expect(await claim()).toEqual([]);
});

test('a process that stops hands its deliveries back, and the next one continues immediately', async () => {
  const silent: Server = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const sent = { host: '127.0.0.1', port, user: 'a', password: 'x' };
  await addDestination(ctx, { ...ours, kind: 'sftp', sent });
  await completeRun(ctx, { ...ours, content: CONTENT });
  const stopping = new AbortController();
  const connected = once(silent, 'connection');
  const running = startFileDeliveries(ctx, stopping.signal);
  await connected;
  stopping.abort();
  await running.cutOff();
  expect(await all()).toMatchObject([{ status: 'pending', attempts: 1, failedStep: null, message: null }]);
  expect(await claim()).toMatchObject([{ tryNumber: 2, failures: 0, isFailing: false }]);
  silent.close();
});

test('a process delivers what is due by itself, beside a server that never responds', async () => {
  const silent: Server = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  await addDestination(ctx, { ...ours, kind: 'sftp', sent: { host: '127.0.0.1', port, user: 'a', password: 'x' } });
  await toFolder();
  for (let day = 0; day < 5; day += 1) await completeRun(ctx, { ...ours, content: CONTENT, day });
  const stopping = new AbortController();
  const running = startFileDeliveries(ctx, stopping.signal);
  const isDone = async () => (await all()).filter(({ status }) => status === 'delivered').length === 5;
  await until(isDone, { limitMs: 20_000, what: 'all files are in the folder' });
  stopping.abort();
  await running.cutOff();
  silent.close();
  expect((await names()).length).toBe(10);
});
