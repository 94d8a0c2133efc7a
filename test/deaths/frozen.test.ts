/**
 * A worker that is frozen for longer than the limit and then continues. It was presumed dead, and still assumes that
 * its work is current.
 */
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { exportRecord, partRecords, storedKeys } from './records.ts';
import { coordinator, freezeBuilder, waitingForLock } from './who.ts';
import { expectWhole } from './whole.ts';

const self = crew({ workers: ['one', 'two', 'three'], clicks: 100_000, partRows: 1000 });

test('while it builds a part: another worker builds the part, and the frozen one changes nothing afterward', async () => {
  const id = await self.create('frozen builder');
  await self.partsReady(id, 20);
  const frozen = await freezeBuilder(self, await coordinator(self));
  await completedWithout(frozen, id);
  expect((await exportRecord(self, id)).attempt).toBe(1);
  expect((await partRecords(self, id)).filter((part) => part.retries > 0)).toMatchObject([{ retries: 1 }]);
  await thaw(frozen, id);
  await worksAlone(frozen, 'after the builder');
  for (const name of ['four', 'five']) await self.hire(name);
});

test('while it coordinates: another worker starts a new attempt, and the frozen one publishes nothing', async () => {
  const id = await self.create('frozen coordinator');
  await self.partsReady(id, 20);
  const frozen = await coordinator(self);
  process.kill(self.workers.get(frozen)!.pid, 'SIGSTOP');
  await completedWithout(frozen, id);
  expect((await exportRecord(self, id)).attempt).toBe(2);
  await thaw(frozen, id);
  await worksAlone(frozen, 'after the coordinator');
});

test('while it waits for the lock of its export: the server ends the wait, and nobody waits for the worker', async () => {
  await self.hire('six');
  const id = await self.create('frozen in a step');
  await self.partsReady(id, 20);
  const spared = await coordinator(self);
  const lock = await self.database.pool.connect();
  let frozen: string;
  try {
    await lock.query('begin');
    await lock.query('select from sheaf.exports where id = $1 for update', [id]);
    frozen = await until(async () => (await waitingForLock(self)).find((name) => name !== spared) ?? null, {
      limitMs: 10_000,
      what: 'a worker waits for the lock',
    });
    process.kill(self.workers.get(frozen)!.pid, 'SIGSTOP');
    const { progress } = await self.api.get(id);
    await lock.query('commit');
    const since = performance.now();
    await self.partsReady(id, progress!.parts_ready + 20);
    // The limit for idle transactions, 10 s, is not needed either.
    expect(performance.now() - since).toBeLessThan(5000);
  } finally {
    lock.release();
  }
  await expectWhole(self, id, { limitMs: 90_000 });
  const before = await exportRecord(self, id);
  expect(before.attempt).toBe(1);
  process.kill(self.workers.get(frozen)!.pid, 'SIGCONT');
  await worksAlone(frozen, 'after the step');
  expect(await exportRecord(self, id)).toEqual(before);
});

/** Resolves once the export is completed, and checks that the frozen worker had exceeded the limit by then. */
async function completedWithout(frozen: string, id: number): Promise<void> {
  const since = performance.now();
  await expectWhole(self, id, { limitMs: 90_000 });
  expect(performance.now() - since).toBeGreaterThan(15_000);
  expect(self.workers.get(frozen)).toBeDefined();
}

/** Continues the worker until it notices that it was replaced. Neither the record nor the store may change. */
async function thaw(name: string, id: number): Promise<void> {
  const before = { record: await exportRecord(self, id), keys: await storedKeys(self) };
  const worker = self.workers.get(name)!;
  const heard = worker.log().length;
  process.kill(worker.pid, 'SIGCONT');
  // It learns this from the record, from the queue, or from a missing fragment, whichever it reads first.
  const found = new RegExp(`"exportId":${id}\\b.*(?:is no longer current|build interrupted)`);
  await until(async () => found.test(worker.log().slice(heard)), {
    limitMs: 20_000,
    what: 'the worker has noticed that it was replaced',
  });
  await until(async () => (await storedKeys(self)).length === before.keys.length, {
    limitMs: 10_000,
    what: 'the fragments of the replaced worker are removed',
  });
  expect({ record: await exportRecord(self, id), keys: await storedKeys(self) }).toEqual(before);
}

/** Stops all other workers. The worker builds the next export alone. */
async function worksAlone(name: string, filename: string): Promise<void> {
  const others = [...self.workers.keys()].filter((other) => other !== name);
  await Promise.all(others.map((other) => self.dismiss(other, 'SIGTERM')));
  const id = await self.create(filename, { search_params: { device: 'tablet' } });
  expect(await self.api.finished(id)).toMatchObject({ status: 'completed', row_count: 33_333 });
}
