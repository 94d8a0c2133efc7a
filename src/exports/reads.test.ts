import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { ownSources } from '../../test/support/own-sources.ts';
import { createReads, READ_CONNECTIONS } from './reads.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

test('a source that does not respond takes only its own turns', async () => {
  const reads = createReads({ pool: database.pool, sources: ownSources(database) });
  const left = new AbortController();
  const turn = (source: string | undefined, publisherId: number) => ({
    reader: { publisherId, signal: left.signal },
    source,
  });
  const never = new Promise<never>((_, reject) =>
    left.signal.addEventListener('abort', () => reject(left.signal.reason)),
  );
  const stuck = Array.from({ length: READ_CONNECTIONS }, (_, i) => reads.inTurn(turn('away', i), () => never));
  expect(await reads.inTurn(turn(undefined, 1), async () => 'read')).toBe('read');
  expect(await reads.inTurn(turn('another', 1), async () => 'read')).toBe('read');
  left.abort(new Error('left'));
  await expect(Promise.all(stuck)).rejects.toThrow('left');
});
