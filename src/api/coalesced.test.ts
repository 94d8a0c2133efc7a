import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as settled } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coalesced } from './coalesced.ts';

test('every call gets a result of its key that was looked up after the call, and one lookup runs at a time', async () => {
  const step = fc.constantFrom('a', 'b', 'unknown', 'resolve', 'fail');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      let clock = 0;
      const running: { began: number; end: (failed: boolean) => void }[] = [];
      type Result = { key: string; began: number };
      const find = coalesced(
        (keys) =>
          new Promise<Map<string, Result>>((resolve, reject) => {
            const began = ++clock;
            const known = keys.filter((key) => key !== 'unknown');
            const found = new Map(known.map((key) => [key, { key, began }]));
            running.push({ began, end: (failed) => (failed ? reject({ began }) : resolve(found)) });
          }),
      );
      const wrong: unknown[] = [];
      const calls: Promise<void>[] = [];
      for (const what of [...steps, 'resolve', 'resolve']) {
        const question = ++clock;
        if (what === 'resolve' || what === 'fail') running.shift()?.end(what === 'fail');
        else {
          const note = (result: Partial<Result> | null) => {
            if (what === 'unknown' && result === null) return;
            if (result === null || result.began! < question || (result.key ?? what) !== what)
              wrong.push([what, result]);
          };
          calls.push(find(what).then(note, note));
        }
        await settled();
        expect(running.length).toBeLessThanOrEqual(1);
      }
      await Promise.all(calls);
      expect(wrong).toEqual([]);
    }),
  );
});

test('a hundred simultaneous calls with different keys need two lookups, and a failure is not kept', async () => {
  const lookups: number[] = [];
  const find = coalesced(async (keys) => {
    lookups.push(keys.length);
    if (lookups.length === 1) throw new Error('unavailable');
    return new Map(keys.map((key) => [key, `client of ${key}`]));
  });
  const results = await Promise.allSettled(Array.from({ length: 100 }, (_, i) => find(`key ${i % 50}`)));
  expect(results[0]).toMatchObject({ status: 'rejected' });
  results.slice(1).forEach((result, i) => {
    expect(result).toEqual({ status: 'fulfilled', value: `client of key ${(i + 1) % 50}` });
  });
  expect(lookups).toEqual([1, 50]);
  expect(await find('key 0')).toBe('client of key 0');
});

test('a lookup that many calls share is not part of the request that starts it', async () => {
  const requests = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const find = coalesced(async (keys) => {
    seen.push(requests.getStore());
    return new Map(keys.map((key) => [key, key]));
  });
  await Promise.all(['a', 'b', 'c'].map((name) => requests.run(name, () => find(name))));
  expect(seen).toEqual([undefined, undefined]);
});

test('a lookup that never ends does not hold up later calls', async () => {
  let lookups = 0;
  const find = coalesced((keys) =>
    ++lookups === 1
      ? new Promise<Map<string, string>>(() => {})
      : Promise.resolve(new Map(keys.map((key) => [key, key]))),
  );
  void find('a');
  expect(await Promise.all([find('a'), find('b')])).toEqual(['a', 'b']);
  expect(lookups).toBe(2);
});
