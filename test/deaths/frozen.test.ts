/**
 * A worker that stands still for longer than it may be silent, and then goes on: it was taken for dead, and believes that
 * its work is its own still.
 */
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { exportRecord, partRecords, storedKeys } from './records.ts';
import { coordinator, freezeBuilder, waitingForLock } from './who.ts';
import { expectWhole } from './whole.ts';

const self = crew({ workers: ['one', 'two', 'three'], clicks: 100_000, partRows: 1000 });

test('while it builds a part: another builds the part, and what the worker still does changes nothing', async () => {
  const id = await self.ask('frozen builder');
  await self.partsReady(id, 20);
  const frozen = await freezeBuilder(self, await coordinator(self));
  await completedWithout(frozen, id);
  expect((await exportRecord(self, id)).attempt).toBe(1);
  expect((await partRecords(self, id)).filter((part) => part.retries > 0)).toMatchObject([{ retries: 1 }]);
  await thaw(frozen, id);
  await worksAlone(frozen, 'after the builder');
  for (const name of ['four', 'five']) await self.hire(name);
});

test('while it coordinates: another begins anew, and the worker publishes nothing', async () => {
  const id = await self.ask('frozen coordinator');
  await self.partsReady(id, 20);
  const frozen = await coordinator(self);
  process.kill(self.workers.get(frozen)!.pid, 'SIGSTOP');
  await completedWithout(frozen, id);
  expect((await exportRecord(self, id)).attempt).toBe(2);
  await thaw(frozen, id);
  await worksAlone(frozen, 'after the coordinator');
});

test('while a step of its waits for the lock of its export: the server takes the step, and nobody waits for the worker', async () => {
  await self.hire('six');
  const id = await self.ask('frozen in a step');
  await self.partsReady(id, 20);
  const spared = await coordinator(self);
  const lock = await self.database.pool.connect();
  let frozen: string;
  try {
    await lock.query('begin');
    await lock.query('select from exports where id = $1 for update', [id]);
    frozen = await until(async () => (await waitingForLock(self)).find((name) => name !== spared) ?? null, {
      limitMs: 10_000,
      what: 'a worker waits for the lock',
    });
    process.kill(self.workers.get(frozen)!.pid, 'SIGSTOP');
    const { progress } = await self.api.get(id);
    await lock.query('commit');
    const since = performance.now();
    await self.partsReady(id, progress!.parts_ready + 20);
    // Nor for the limit of transactions that stand still, which is 10 s.
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

/** Resolves once the export is completed, and looks that the frozen worker had been silent for too long by then. */
async function completedWithout(frozen: string, id: number): Promise<void> {
  const since = performance.now();
  await expectWhole(self, id, { limitMs: 90_000 });
  expect(performance.now() - since).toBeGreaterThan(15_000);
  expect(self.workers.get(frozen)).toBeDefined();
}

/** Lets the worker go on until it has found out; neither the record nor the store is then another than before. */
async function thaw(name: string, id: number): Promise<void> {
  const before = { record: await exportRecord(self, id), keys: await storedKeys(self) };
  const worker = self.workers.get(name)!;
  const heard = worker.log().length;
  process.kill(worker.pid, 'SIGCONT');
  // It finds out from the record, from the queue, or by a fragment that is gone: whichever it looks at first.
  const found = new RegExp(`"exportId":${id}\\b.*(?:is no longer current|build interrupted)`);
  await until(async () => found.test(worker.log().slice(heard)), {
    limitMs: 20_000,
    what: 'the worker has found out that it was overtaken',
  });
  await until(async () => (await storedKeys(self)).length === before.keys.length, {
    limitMs: 10_000,
    what: 'the fragments of the overtaken worker are gone',
  });
  expect({ record: await exportRecord(self, id), keys: await storedKeys(self) }).toEqual(before);
}

/** Sends all others home; the worker builds the next export by itself. */
async function worksAlone(name: string, filename: string): Promise<void> {
  const others = [...self.workers.keys()].filter((other) => other !== name);
  await Promise.all(others.map((other) => self.dismiss(other, 'SIGTERM')));
  const id = await self.ask(filename, { search_params: { device: 'tablet' } });
  expect(await self.api.finished(id)).toMatchObject({ status: 'completed', row_count: 33_333 });
}
