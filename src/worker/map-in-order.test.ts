import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapInOrder } from './map-in-order.ts';

async function* numbers(count: number, taken: { count: number }) {
  for (let i = 0; i < count; i++) {
    taken.count++;
    yield i;
  }
}

test('results keep the order of the source, whatever each step takes, and at most `limit` steps run at a time', async () => {
  let running = 0;
  let maxRunning = 0;
  const step = async (i: number) => {
    maxRunning = Math.max(maxRunning, ++running);
    await sleep((i * 7) % 5);
    running--;
    return i;
  };
  const results: number[] = [];
  for await (const result of mapInOrder(numbers(30, { count: 0 }), step, 3)) results.push(result);
  expect(results).toEqual(Array.from({ length: 30 }, (_, i) => i));
  expect(maxRunning).toBe(3);
});

test('takes at most `limit` items from the source while the consumer waits', async () => {
  const taken = { count: 0 };
  const results = mapInOrder(numbers(30, taken), async (i) => i, 3);
  await results.next();
  await sleep(20);
  expect(taken.count).toBe(3);
  await results.return(undefined);
});

test('the first rejection ends the iteration', async () => {
  const step = async (i: number) => {
    if (i === 2) throw new Error('broke');
    return i;
  };
  const results: number[] = [];
  const consume = async () => {
    for await (const result of mapInOrder(numbers(10, { count: 0 }), step, 2)) results.push(result);
  };
  await expect(consume()).rejects.toThrow('broke');
  expect(results).toEqual([0, 1]);
});
