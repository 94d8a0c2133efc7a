import { setImmediate as settled } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coalesced } from './coalesced.ts';

test('every call gets a result that was looked up after the call, and one lookup runs at a time', async () => {
  const step = fc.constantFrom('ask', 'answer', 'fail');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      let clock = 0;
      const running: { began: number; end: (failed: boolean) => void }[] = [];
      const ask = coalesced(
        () =>
          new Promise<number>((resolve, reject) => {
            const began = ++clock;
            running.push({ began, end: (failed) => (failed ? reject(began) : resolve(began)) });
          }),
      );
      const late: number[] = [];
      const asked: Promise<void>[] = [];
      for (const what of [...steps, 'answer', 'answer']) {
        const question = ++clock;
        const note = (began: number) => void (began > question || late.push(question));
        if (what === 'ask') asked.push(ask('key').then(note, note));
        else running.shift()?.end(what === 'fail');
        await settled();
        expect(running.length).toBeLessThanOrEqual(1);
      }
      await Promise.all(asked);
      expect(late).toEqual([]);
    }),
  );
});

test('a hundred simultaneous calls need two lookups, and a failure is not kept', async () => {
  let lookups = 0;
  const ask = coalesced(async () => {
    if (++lookups === 1) throw new Error('away');
    return lookups;
  });
  const answers = await Promise.allSettled(Array.from({ length: 100 }, () => ask('a')));
  expect(answers[0]).toMatchObject({ status: 'rejected' });
  expect(new Set(answers.slice(1).map((answer) => answer.status === 'fulfilled' && answer.value))).toEqual(
    new Set([2]),
  );
  expect(lookups).toBe(2);
  expect(await ask('a')).toBe(3);
});
