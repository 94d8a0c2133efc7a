import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApi } from '../support/api.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { startService } from '../support/service.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase('empty');
});
afterEach(() => database.drop());

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

test('two APIs that start at the same moment load the demo data once, and both work', async () => {
  const env = { DATABASE_URL: database.url, SHEAF_DEMO: 'on' };
  const services = await Promise.all([1, 2].map(() => startService({ env, command: 'api' })));
  const printed = services.flatMap((service) => [...service.output().matchAll(/member\s+(sheaf_\S+)/g)]);
  expect(printed).toHaveLength(1);
  const { rows } = await database.pool.query('select slug, count(*)::integer from sheaf.publishers group by slug');
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ count }) => count !== 1)).toEqual([]);
  for (const { origin } of services) {
    const api = createApi(origin, { 'x-api-key': printed[0]![1]! });
    expect((await api.send('/exports')).body.exports).toHaveLength(1);
  }
  for (const service of services) expect((await service.end()).code).toBe(0);
});

test('on IPv6 only, an export is built and its link downloads the file', async () => {
  const service = await startService({ env: { DATABASE_URL: database.url, SHEAF_DEMO: 'on', HOST: '::1' } });
  expect(service.origin).toMatch(/^http:\/\/\[::1\]:\d+$/);
  const key = /member\s+(sheaf_\S+)/.exec(service.output())![1]!;
  const api = createApi(service.origin, { 'x-api-key': key });
  const done = await api.build({ report_type: 'deals_excel', index_params: { filename: 'März' } });
  expect(new URL(done.download_url!).origin).toBe(service.origin);
  expect((await api.file(done)).length).toBe(done.file_bytes);
  expect((await service.end()).code).toBe(0);
});
