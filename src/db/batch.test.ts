import { expect, test } from 'vitest';
import { createBatch } from './batch.ts';

test('items are written together, those of a failed write again with the next', async () => {
  const writes: number[][] = [];
  const errors: unknown[] = [];
  let failed = () => {};
  const onceFailed = new Promise<void>((resolve) => (failed = resolve));
  const batch = createBatch<number>({
    pauseMs: 1,
    async write(items) {
      writes.push(items);
      if (writes.length === 1) throw new Error('away');
    },
    onError(error) {
      errors.push(error);
      failed();
    },
  });
  batch.add(1);
  batch.add(2);
  await onceFailed;
  batch.add(3);
  await batch.close();
  batch.add(4);
  expect(errors).toHaveLength(1);
  expect(writes[0]).toEqual([1, 2]);
  expect(writes.slice(1).flat()).toEqual([1, 2, 3]);
});
