import { setImmediate as tick } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import type { Queryable } from '../db/pool.ts';
import type { Prepared } from '../db/sql.ts';
import { createTwinFinder } from './find-twin.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

test('repeats of one publisher wait for each other, and no other publisher waits for them', async () => {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const query = async (statement: Prepared) => {
    if (statement.values[0] === 1) {
      most = Math.max(most, ++running);
      await opened;
      running--;
    }
    return database.pool.query(statement);
  };
  const find = createTwinFinder({ pool: { query } as unknown as Queryable, dedupeSeconds: 900 });
  const of = (id: number, signal = new AbortController().signal) =>
    find({ userId: id, hash: Buffer.alloc(32) }, { publisherId: id, signal });

  const repeats = Array.from({ length: 20 }, () => of(1));
  const left = new AbortController();
  const gone = of(1, left.signal);
  left.abort(new Error('The client has left.'));
  await expect(gone).rejects.toThrow('The client has left.');
  // While none of the repeats gets further, the other publisher gets its result.
  expect(await of(2)).toBeNull();
  await tick();
  expect(most).toBe(1);
  open();
  expect(await Promise.all(repeats)).toEqual(Array(20).fill(null));
  expect(most).toBe(1);
});
