import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPublisherSlots, type SlotLimits } from './publisher-slots.ts';

const never = new AbortController().signal;

/** Slots, and reads that end when the test says so. */
function harness(limits: Partial<SlotLimits> = {}) {
  const slots = createPublisherSlots({ total: 3, perPublisher: 2, waiting: 5, waitMs: 60_000, ...limits });
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (name: string, signal = never) =>
    slots.run(Number(name[0]), signal, () => {
      started.push(name);
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string) => {
    ends.get(name)!();
    await tick();
  };
  return { run, end, started };
}

test('one publisher cannot take every slot, and publishers that wait take turns', async () => {
  const { run, end, started } = harness();
  const all = ['1a', '1b', '1c', '1d', '2a', '2b', '3a'].map((name) => run(name));
  await tick();
  expect(started).toEqual(['1a', '1b', '2a']);
  await end('1a');
  expect(started.at(-1)).toBe('1c');
  await end('2a');
  expect(started.at(-1)).toBe('2b');
  await end('1b');
  expect(started.at(-1)).toBe('3a');
  for (const name of ['1c', '2b', '3a', '1d']) await end(name);
  expect(await Promise.all(all)).toHaveLength(7);
});

test('RATE_LIMITED when too many of one publisher wait; others can still wait', async () => {
  const { run, end } = harness({ total: 1, waiting: 1 });
  const [first, second] = [run('1a'), run('1b')];
  await expect(run('1c')).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: 5 });
  const other = run('2a');
  for (const name of ['1a', '1b', '2a']) await end(name);
  expect(await Promise.all([first, second, other])).toEqual(['1a', '1b', '2a']);
});

test('UNAVAILABLE when no slot is free within the wait limit, and the slot is not lost', async () => {
  const { run, end } = harness({ total: 1, waitMs: 20 });
  const first = run('1a');
  await expect(run('2a')).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 5 });
  await end('1a');
  await first;
  const later = run('2b');
  await tick();
  await end('2b');
  expect(await later).toBe('2b');
});

test('a client that leaves while it waits gives up its place, and one that has left never starts', async () => {
  const { run, end, started } = harness({ total: 1 });
  const gone = new AbortController();
  const first = run('1a');
  const left = run('2a', gone.signal);
  const next = run('2b');
  gone.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  await expect(run('2c', gone.signal)).rejects.toThrow('left');
  await end('1a');
  await end('2b');
  expect([await first, await next]).toEqual(['1a', '2b']);
  expect(started).toEqual(['1a', '2b']);
});

test('a read that fails frees its slot', async () => {
  const slots = createPublisherSlots({ total: 1, perPublisher: 1, waiting: 1, waitMs: 60_000 });
  const failing = () => Promise.reject(new Error('failed'));
  await expect(slots.run(1, never, failing)).rejects.toThrow('failed');
  expect(await slots.run(1, never, async () => 'free')).toBe('free');
});

test('work knows whether other work was ahead of it', async () => {
  const slots = createPublisherSlots({ total: 1, perPublisher: 1, waiting: 5, waitMs: 60_000 });
  const first = Promise.withResolvers<void>();
  const waited: boolean[] = [];
  const note = async (did: boolean) => void waited.push(did);
  const all = [slots.run(1, never, (did) => note(did).then(() => first.promise)), slots.run(1, never, note)];
  first.resolve();
  await Promise.all(all);
  await slots.run(1, never, note);
  expect(waited).toEqual([false, true, false]);
});
