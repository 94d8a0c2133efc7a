/** What ends a delivery at the same moment as something else: neither a deadlock nor a draft that nobody removes. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDestination, completeRun, publisherWithSchedule } from '../../test/support/completed-run.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { DELIVERY_SETTINGS } from '../../test/support/delivery-settings.ts';
import { until } from '../../test/support/until.ts';
import { deleteSchedule } from '../schedules/change-schedule.ts';
import { createSecretKeys } from '../secret-keys.ts';
import { openDiskStore } from '../store/disk-store.ts';
import { claimDeliveries, type Try } from './claim-deliveries.ts';
import { deleteDestination } from './delete-destination.ts';
import type { FileDeliveryContext } from './deliver-file.ts';
import { recordDelivered, recordFailed } from './settle-delivery.ts';

let database: TestDatabase;
let base: string;
let ctx: FileDeliveryContext;
beforeAll(async () => {
  database = await testDatabase('empty');
  base = await mkdtemp(join(tmpdir(), 'sheaf-ends-'));
  const store = await openDiskStore({ folder: join(base, 'store') });
  const secretKeys = createSecretKeys({ keys: [randomBytes(32)], file: '/nowhere' });
  const log = { info() {}, warn() {} };
  ctx = { pool: database.pool, secretKeys, store, log, ...DELIVERY_SETTINGS, deliveryFolder: join(base, 'out') };
});
afterAll(async () => {
  await database.drop();
  await rm(base, { recursive: true });
});

let ours: Awaited<ReturnType<typeof publisherWithSchedule>>;
let destinationId: number;
let blocker: pg.PoolClient;
beforeEach(async () => {
  ours = await publisherWithSchedule(database.pool, `p${randomBytes(4).toString('hex')}`);
  destinationId = await addDestination(ctx, { ...ours, kind: 'folder', sent: { path: '' } });
  await completeRun(ctx, { ...ours, content: Buffer.from('a\n') });
  blocker = await database.pool.connect();
});
afterEach(async () => {
  blocker.release();
  await database.pool.query('delete from sheaf.publishers');
});

const claim = () => claimDeliveries(ctx, { healthy: 1, failing: 1 });
const removals = async () => {
  const { rows } = await database.pool.query<{ tries: number; minutes: number }>(
    'select tries, round(extract(epoch from due_at - now()) / 60)::int as minutes from sheaf.draft_removals',
  );
  return rows;
};
/** Locks a row in a transaction of its own, until `commit`. */
const block = (row: string) => blocker.query(`begin; select from ${row} for update`);
const commit = () => blocker.query('commit');
const waiting = (count: number) =>
  until(
    async () => {
      const { rowCount } = await database.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount === count;
    },
    { limitMs: 30_000, what: `${count} statements wait for a lock` },
  );

test('a schedule that is being deleted starts no further try, whose draft nobody would know', async () => {
  await claim();
  await database.pool.query(`update sheaf.deliveries set lease_until = now() - interval '1 s'`);
  await block(`sheaf.schedules where id = ${ours.scheduleId}`);
  const deleting = deleteSchedule(ctx, { client: ours.client, id: ours.scheduleId, dryRun: false });
  await waiting(1);
  expect(await claim()).toEqual([]);
  await commit();
  await deleting;
  // The first process counts as dead. If it was suspended, it can still write a draft.
  expect(await removals()).toEqual([{ tries: 1, minutes: 60 }]);
});

const failure = { step: 'connect', message: 'no', isFinal: true, retryAfter: 0 };
test.each([
  ['fails', (tried: Try) => recordFailed(ctx, tried, failure), null],
  ['succeeds', (tried: Try) => recordDelivered(ctx, tried, { location: 'x', bytes: 2 }), false],
] as const)('a destination is deleted while a delivery to it %s', async (_end, settle, lost) => {
  const [tried] = await claim();
  // With this, a success writes to the row of the destination, too.
  await database.pool.query('update sheaf.destinations set failing_since = now()');
  await block(`sheaf.schedule_destinations where destination_id = ${destinationId}`);
  const deleting = deleteDestination(ctx, {
    client: ours.client,
    id: destinationId,
    fromSchedules: true,
    dryRun: false,
  });
  await waiting(1);
  const settling = settle(tried!);
  await waiting(2);
  await commit();
  expect(await Promise.all([deleting, settling])).toEqual([undefined, lost]);
});

test('a schedule is deleted while its destination is', async () => {
  await claim();
  await block(`sheaf.schedule_destinations where destination_id = ${destinationId}`);
  const deleting = deleteDestination(ctx, {
    client: ours.client,
    id: destinationId,
    fromSchedules: true,
    dryRun: false,
  });
  await waiting(1);
  const deletingSchedule = deleteSchedule(ctx, { client: ours.client, id: ours.scheduleId, dryRun: false });
  await waiting(2);
  await commit();
  expect(await Promise.all([deleting, deletingSchedule])).toEqual([undefined, undefined]);
});
