/** When leftovers of deliveries are removed, in real folders. `test/deaths/deliveries.ts` does it on real servers. */
import { randomBytes } from 'node:crypto';
import fs, { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { addDestination, completeRun, publisherWithSchedule } from '../../test/support/completed-run.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { DELIVERY_SETTINGS } from '../../test/support/delivery-settings.ts';
import { deleteSchedule } from '../schedules/change-schedule.ts';
import { retryDelivery } from '../schedules/retry-delivery.ts';
import { createSecretKeys } from '../secret-keys.ts';
import { openDiskStore } from '../store/disk-store.ts';
import { claimDeliveries, type Try } from './claim-deliveries.ts';
import { deleteDestination } from './delete-destination.ts';
import { deliverFile, type FileDeliveryContext } from './deliver-file.ts';
import type { DestinationKind } from './destinations/destination.ts';
import { removeNextDrafts } from './remove-drafts.ts';
import { recordFailed } from './settle-delivery.ts';

let database: TestDatabase;
let base: string;
let ctx: FileDeliveryContext;
beforeAll(async () => {
  database = await testDatabase('empty');
  base = await mkdtemp(join(tmpdir(), 'sheaf-drafts-'));
  const store = await openDiskStore({ folder: join(base, 'store') });
  const secretKeys = createSecretKeys({ keys: [randomBytes(32)], file: '/nowhere' });
  const log = {
    info: (_: object, message: string) => void logged.push(`info: ${message}`),
    warn: (_: object, message: string) => void logged.push(`warn: ${message}`),
  };
  ctx = { pool: database.pool, secretKeys, store, log, ...DELIVERY_SETTINGS, deliveryFolder: join(base, 'out') };
  await mkdir(join(base, 'out'));
});
afterAll(async () => {
  await database.drop();
  await rm(base, { recursive: true });
});

const CONTENT = Buffer.from('a;b\n1;2\n');
const FINAL = { step: 'connect', message: 'no', isFinal: true, retryAfter: 0 };
const signal = new AbortController().signal;
const logged: string[] = [];
let slug: string;
let ours: Awaited<ReturnType<typeof publisherWithSchedule>>;
let destinationId: number;
let runId: number;
beforeEach(async () => {
  logged.length = 0;
  slug = `p${randomBytes(4).toString('hex')}`;
  ours = await publisherWithSchedule(database.pool, slug);
  destinationId = await addDestination(ctx, { ...ours, kind: 'folder', sent: { path: '' } });
  ({ runId } = await completeRun(ctx, { ...ours, content: CONTENT, template: 'deals' }));
  await mkdir(out(), { recursive: true });
});
afterEach(async () => {
  await database.pool.query('delete from sheaf.publishers');
});

const out = () => join(base, 'out', slug);
const names = async () => (await readdir(out())).sort();
const claim = async () => (await claimDeliveries(ctx, { healthy: 1, failing: 1 }))[0]!;
/** What a process leaves that dies while it writes. */
async function leaveDraft({ id, tryNumber }: Try): Promise<void> {
  const { rows } = await database.pool.query<{ at: Date }>(
    `select created_at as at from sheaf.deliveries where id = ${id}`,
  );
  await writeFile(join(out(), `.sheaf-${id}-${rows[0]!.at.getTime()}-${tryNumber}.part`), 'half');
}
const expireLease = () =>
  database.pool.query(`update sheaf.deliveries set lease_until = now() - interval '1 s' where status = 'delivering'`);
const removals = async () => {
  const { rows } = await database.pool.query<{ tries: number; failures: number; minutes: number }>(
    `select tries, failures, round(extract(epoch from due_at - now()) / 60)::int as minutes from sheaf.draft_removals`,
  );
  return rows;
};
const plannedAt = async () => {
  const { rows } = await database.pool.query<{ at: string }>('select planned_at::text as at from sheaf.draft_removals');
  return rows[0]!.at;
};
const removeDue = async () => {
  await database.pool.query('update sheaf.draft_removals set due_at = now()');
  return removeNextDrafts(ctx, { cutOff: signal, busy: new Set() });
};

test('a delivery that fails for good leaves nothing, also if its connection was gone', async () => {
  const first = await claim();
  await leaveDraft(first);
  await expireLease();
  const second = await claim();
  await leaveDraft(second);
  await recordFailed(ctx, second, { ...FINAL, isFinal: false });
  expect(await removals()).toEqual([]);
  await database.pool.query('update sheaf.deliveries set due_at = now()');
  await recordFailed(ctx, await claim(), FINAL);
  // The first process counts as dead. If it was suspended, it can still write a draft.
  expect(await removals()).toEqual([{ tries: 3, failures: 0, minutes: 60 }]);
  // It is not due yet.
  expect(await removeNextDrafts(ctx, { cutOff: signal, busy: new Set() })).toBe(false);
  expect(await names()).toHaveLength(2);
  expect(await removeDue()).toBe(true);
  expect([await names(), await removals()]).toEqual([[], []]);
});

test('what a process writes that was suspended for longer than its lease is removed later', async () => {
  const late = await claim();
  await expireLease();
  await deliverFile(ctx, await claim(), { claimedAt: performance.now(), cutOff: signal });
  await leaveDraft(late);
  expect(await removals()).toEqual([{ tries: 2, failures: 0, minutes: 60 }]);
  await removeDue();
  expect([await names(), await removals()]).toEqual([['deals.csv', 'deals.csv.receipt.json'], []]);
});

test('what a try that failed can have left is removed later, too', async () => {
  await recordFailed(ctx, await claim(), { ...FINAL, isFinal: false });
  await database.pool.query('update sheaf.deliveries set due_at = now()');
  await deliverFile(ctx, await claim(), { claimedAt: performance.now(), cutOff: signal });
  expect(await removals()).toEqual([{ tries: 2, failures: 0, minutes: 5 }]);
});

test('a delivery without incidents plans nothing', async () => {
  await deliverFile(ctx, await claim(), { claimedAt: performance.now(), cutOff: signal });
  expect(await removals()).toEqual([]);
});

test('a try that a person has started keeps its draft', async () => {
  const failed = await claim();
  await leaveDraft(failed);
  await recordFailed(ctx, failed, FINAL);
  const planned = await plannedAt();
  await retryDelivery(ctx, { client: ours.client, id: ours.scheduleId, runId, destinationId, dryRun: false });
  const retried = await claim();
  await leaveDraft(retried);
  expect(await removeDue()).toBe(false);
  expect(await names()).toHaveLength(2);
  await recordFailed(ctx, retried, FINAL);
  expect(await removals()).toMatchObject([{ tries: 2, minutes: 5 }]);
  // What the retry has begun is part of what is removed.
  expect(await plannedAt()).not.toBe(planned);
  await removeDue();
  expect([await names(), await removals()]).toEqual([[], []]);
});

test('deleting a schedule ends its deliveries, and their drafts are removed', async () => {
  await leaveDraft(await claim());
  const deleting = { client: ours.client, id: ours.scheduleId };
  await deleteSchedule(ctx, { ...deleting, dryRun: true });
  expect(await removals()).toEqual([]);
  await deleteSchedule(ctx, { ...deleting, dryRun: false });
  expect(await removals()).toMatchObject([{ tries: 1, minutes: 5 }]);
  await removeDue();
  expect([await names(), await removals()]).toEqual([[], []]);
});

test('a destination that is unavailable is tried for a week, and one that was deleted is not', async () => {
  const failed = await claim();
  await leaveDraft(failed);
  await recordFailed(ctx, failed, FINAL);
  // A file has the name of the folder.
  await rename(out(), `${out()}-away`);
  await writeFile(out(), '');
  const planned = await plannedAt();
  const minutes: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    expect(await removeDue()).toBe(true);
    minutes.push((await removals())[0]!.minutes);
  }
  expect(minutes).toEqual([10, 60, 360, 1440, 2880, 4320]);
  expect(await plannedAt()).toBe(planned);
  await rm(out());
  await rename(`${out()}-away`, out());
  await removeDue();
  expect([await names(), await removals()]).toEqual([[], []]);

  await database.pool.query(`update sheaf.deliveries set status = 'pending', due_at = now()`);
  const again = await claim();
  await recordFailed(ctx, again, FINAL);
  await deleteDestination(ctx, { client: ours.client, id: destinationId, fromSchedules: true, dryRun: false });
  expect(await removeDue()).toBe(true);
  expect(await removals()).toEqual([]);
});

/** As if the share of the folders did not respond anymore. */
function hangShare() {
  const { realpath } = fs;
  const reached = Promise.withResolvers<void>();
  const responds = Promise.withResolvers<void>();
  fs.realpath = (async (path: string) => {
    reached.resolve();
    await responds.promise;
    return realpath(path);
  }) as typeof realpath;
  syncBuiltinESMExports();
  const respond = () => {
    fs.realpath = realpath;
    syncBuiltinESMExports();
    responds.resolve();
  };
  return { reached: reached.promise, respond };
}

test('a share that hangs does not hold up a process that stops', async () => {
  await recordFailed(ctx, await claim(), FINAL);
  await database.pool.query('update sheaf.draft_removals set due_at = now()');
  const share = hangShare();
  onTestFinished(share.respond);
  const cut = new AbortController();
  const removing = removeNextDrafts(ctx, { cutOff: cut.signal, busy: new Set() });
  await share.reached;
  cut.abort(new Error('The service stops.'));
  expect(await removing).toBe(false);
});

test('a share that hangs is not used again until it responds', async () => {
  await recordFailed(ctx, await claim(), FINAL);
  await database.pool.query('update sheaf.draft_removals set due_at = now()');
  const limit = new AbortController();
  const share = hangShare();
  onTestFinished(share.respond);
  const busy = new Set<DestinationKind>();
  const removing = removeNextDrafts(ctx, { cutOff: signal, busy, limit: limit.signal });
  await share.reached;
  limit.abort(new Error('too late'));
  expect(await removing).toBe(true);
  expect(await removals()).toMatchObject([{ failures: 1, minutes: 10 }]);
  await database.pool.query('update sheaf.draft_removals set due_at = now()');
  expect(await removeNextDrafts(ctx, { cutOff: signal, busy })).toBe(false);
  share.respond();
  await expect.poll(() => busy.size).toBe(0);
  expect(await removeNextDrafts(ctx, { cutOff: signal, busy })).toBe(true);
  expect(await removals()).toEqual([]);
});

test('a key that cannot list uploads ends the removal, and is no warning', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => void (await new Promise((resolve) => server.close(resolve).closeAllConnections())));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await database.pool.query('delete from sheaf.deliveries');
  const sent = { endpoint, bucket: 'reports', access_key_id: 'id', secret_access_key: 'secret' };
  await addDestination(ctx, { ...ours, kind: 's3', sent });
  await completeRun(ctx, { ...ours, content: CONTENT, template: 'deals', day: 1 });
  await database.pool.query(
    `delete from sheaf.deliveries d using sheaf.destinations t where t.id = d.destination_id and t.kind <> 's3'`,
  );
  // Reserves the name, and fails because the key has no permission for anything.
  await deliverFile(ctx, await claim(), { claimedAt: performance.now(), cutOff: signal });
  expect(await removals()).toHaveLength(1);
  logged.length = 0;
  await removeDue();
  expect([await removals(), logged]).toEqual([[], ['info: drafts cannot be removed']]);
});
