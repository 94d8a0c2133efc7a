import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { transaction } from '../db/pool.ts';
import { openPgBossQueue } from './pg-boss-queue.ts';
import type { Queue } from './queue.ts';

let database: TestDatabase;
let queue: Queue;
beforeAll(async () => {
  database = await testDatabase('empty');
  queue = await openPgBossQueue({ url: database.url, onError: () => {} });
});
afterAll(async () => {
  await queue.stop(1000);
  await database.drop();
});

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); await sleep(10))
    if (Date.now() > end) throw new Error('waited too long');
}

const group = { group: '1' };

test('a job exists if and only if its transaction commits, and many that come together are all run at once', async () => {
  const seen: number[] = [];
  await queue.work('build-export', { workers: 2 }, async ({ data }) => void seen.push(data.exportId));
  const jobs = (from: number) => Array.from({ length: 20 }, (_, i) => ({ exportId: from + i, publisherId: 1 }));
  await expect(
    transaction(database.pool, async (client) => {
      await queue.send(client, 'build-export', jobs(100), group);
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  const started = Date.now();
  await transaction(database.pool, (client) => queue.send(client, 'build-export', jobs(1), group));
  await until(() => seen.length >= 20);
  // Twenty polls of a second each would be over ten; one NOTIFY wakes them all.
  expect(Date.now() - started).toBeLessThan(5000);
  expect(seen.sort((a, b) => a - b)).toEqual(jobs(1).map((job) => job.exportId));
});

test('a job that fails is tried again and again, and when its tries are used up told to those who clean up', async () => {
  const tries: number[] = [];
  const lost: object[] = [];
  await queue.work('build-part', { workers: 1 }, async ({ retries }) => {
    tries.push(retries);
    throw new Error('no luck');
  });
  await queue.work('build-lost', { workers: 1 }, async ({ data }) => void lost.push(data));
  const data = { exportId: 1, partId: 2, attempt: 3, snapshotId: 's' };
  await queue.send(database.pool, 'build-part', [data], group);
  await until(() => tries.length === 2);
  expect(lost).toEqual([]);
  // The other tries would take three minutes.
  await database.pool.query(`update pgboss.job set retry_count = retry_limit - 1 where name = 'build-part'`);
  await until(() => lost.length > 0);
  expect(tries).toEqual([0, 1, 8]);
  expect(lost).toEqual([data]);
});
