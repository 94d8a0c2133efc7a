import { setImmediate as settled } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coalesced } from './coalesced.ts';

test('every call gets a result that was looked up after the call, and one lookup runs at a time', async () => {
  const step = fc.constantFrom('call', 'resolve', 'fail');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      let clock = 0;
      const running: { began: number; end: (failed: boolean) => void }[] = [];
      const find = coalesced(
        () =>
          new Promise<number>((resolve, reject) => {
            const began = ++clock;
            running.push({ began, end: (failed) => (failed ? reject(began) : resolve(began)) });
          }),
      );
      const late: number[] = [];
      const calls: Promise<void>[] = [];
      for (const what of [...steps, 'resolve', 'resolve']) {
        const question = ++clock;
        const note = (began: number) => void (began > question || late.push(question));
        if (what === 'call') calls.push(find('key').then(note, note));
        else running.shift()?.end(what === 'fail');
        await settled();
        expect(running.length).toBeLessThanOrEqual(1);
      }
      await Promise.all(calls);
      expect(late).toEqual([]);
    }),
  );
});

test('a hundred simultaneous calls need two lookups, and a failure is not kept', async () => {
  let lookups = 0;
  const find = coalesced(async () => {
    if (++lookups === 1) throw new Error('unavailable');
    return lookups;
  });
  const results = await Promise.allSettled(Array.from({ length: 100 }, () => find('a')));
  expect(results[0]).toMatchObject({ status: 'rejected' });
  expect(new Set(results.slice(1).map((result) => result.status === 'fulfilled' && result.value))).toEqual(
    new Set([2]),
  );
  expect(lookups).toBe(2);
  expect(await find('a')).toBe(3);
});
