import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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
  await queue.stop();
  await database.drop();
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition()); await sleep(10))
    if (Date.now() > end) throw new Error('waited too long');
}

const group = { group: '1' };

test('a job exists if and only if its transaction commits, and many jobs of one transaction all start immediately', async () => {
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
  // Twenty polls would take over ten seconds. One NOTIFY wakes a worker, which wakes the other one.
  expect(Date.now() - started).toBeLessThan(10_000);
  expect(seen.sort((a, b) => a - b)).toEqual(jobs(1).map((job) => job.exportId));
});

test('a job wakes one worker, and not all of them', async () => {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  try {
    const WORKERS = 8;
    const JOBS = 20;
    const seen: number[] = [];
    await queue.work('deliver-webhook', { workers: WORKERS }, async ({ data }) => void seen.push(data.attempt));
    const isLook = (text: string) => text.includes("j.name = 'deliver-webhook'") && text.includes('SKIP LOCKED');
    const looks = () => query.mock.calls.filter(([text]) => isLook(String(text))).length;
    // Each worker looks when it starts.
    await until(() => looks() >= WORKERS);
    const before = looks();
    const started = Date.now();
    for (let attempt = 1; attempt <= JOBS; attempt++) {
      await queue.send(database.pool, 'deliver-webhook', [{ deliveryId: '1', attempt }], group);
      await until(() => seen.length === attempt);
    }
    // One look finds the job, one is that of the next worker, and one follows the job. Without notifications, workers look every two seconds.
    const polls = WORKERS * Math.ceil((Date.now() - started) / 2000);
    expect(looks() - before).toBeLessThanOrEqual(3 * JOBS + polls);
  } finally {
    query.mockRestore();
  }
});

test('a job that fails is retried, and after its last retry the clean-up queue gets a job', async () => {
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
  // The other retries would take three minutes. While the second try runs, its count identifies the job.
  const skip = `update sheaf_queue.job set retry_count = retry_limit - 1 where name = 'build-part' and state = 'retry'`;
  await until(async () => (await database.pool.query(skip)).rowCount === 1);
  await until(() => lost.length > 0);
  expect(tries).toEqual([0, 1, 8]);
  expect(lost).toEqual([data]);
});

test.each([1, 3])(
  'of a group that may have %i jobs at a time no more ever run, however many workers come together',
  async (limit) => {
    const own = await testDatabase('empty');
    const open = () =>
      openPgBossQueue({ url: own.url, onError: () => {}, perGroupEverywhere: { 'build-part': limit } });
    const queues = await Promise.all([open(), open(), open()]);
    const running = { a: 0, b: 0 };
    const max = { a: 0, b: 0 };
    const full = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() };
    let done = 0;
    const sendRound = async () => {
      for (const exportId of [1, 2]) {
        const jobs = Array.from({ length: 25 }, (_, i) => ({ exportId, partId: i, attempt: 1, snapshotId: 's' }));
        await queues[0]!.send(own.pool, 'build-part', jobs, { group: String(exportId) });
      }
    };
    // All workers come at the same time when they start, and the ends of the jobs bring them back.
    await sendRound();
    for (const one of queues) {
      await one.work('build-part', { workers: 6 }, async ({ data }) => {
        const who = data.exportId === 1 ? 'a' : 'b';
        max[who] = Math.max(max[who], ++running[who]);
        // The first jobs stay until the limit is reached.
        if (running[who] === limit) full[who].resolve();
        await full[who].promise;
        await sleep(3);
        running[who]--;
        done++;
      });
    }
    for (let round = 1; round <= 4; round++) {
      if (round > 1) await sendRound();
      await until(() => done === round * 50);
    }
    expect(max).toEqual({ a: limit, b: limit });
    await Promise.all(queues.map((one) => one.stop()));
    await own.drop();
  },
);
