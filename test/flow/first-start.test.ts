import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../support/api.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { startService } from '../support/service.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

test('a worker that is first leaves the demo data to the API, so that the example export exists', async () => {
  const env = { DATABASE_URL: database.url, SHEAF_DEMO: 'on' };
  const worker = await startService({ env, command: 'worker' });
  const { rowCount: before } = await database.pool.query('select from sheaf.publishers');
  expect([before, worker.output()]).toEqual([0, expect.not.stringContaining('demo data')]);

  const service = await startService({ env, command: 'api' });
  const key = /member\s+(sheaf_\S+)/.exec(service.output())![1]!;
  const api = createApi(service.origin, { 'x-api-key': key });
  const [example] = (await api.send('/exports')).body.exports!;
  expect((await api.finished(example!.id)).status).toBe('completed');
  expect((await service.end()).code).toBe(0);
  expect((await worker.end()).code).toBe(0);
});
