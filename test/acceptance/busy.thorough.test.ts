/** Many requests read report data at the same time. They share a few connections, and other requests are not delayed. */
import { describe, expect, test } from 'vitest';
import { type Api, type ApiResponse, clicks } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite();
const member = () => service.as({ role: 'member' });

const together = (count: number, send: (n: number) => Promise<ApiResponse>) =>
  Promise.all(Array.from({ length: count }, (_, n) => send(n)));

/** Every request of a burst succeeds or, if no slot is free in time on a busy machine, gets a Retry-After. */
function servedOrPutOff(responses: ApiResponse[], served: number): void {
  const others = responses.filter(({ status }) => status !== served);
  expect(others.length).toBeLessThan(responses.length);
  for (const { status, headers } of others) expect([status, headers.get('retry-after')]).toEqual([503, '5']);
}

/** Reads some rows. Each request reads different ones. */
const preview = (api: Api, n: number) =>
  api.send('/exports/preview', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(clicks(n + 1)),
  });

describe('more parallel reads than connections', () => {
  test('60 dry runs of one client finish, and the next one succeeds', async () => {
    const api = await member();
    servedOrPutOff(await together(60, (n) => api.create(clicks(n + 1), '?dry_run=true')), 200);
    expect((await api.create(clicks(61), '?dry_run=true')).status).toBe(200);
    expect((await api.send('/exports')).status).toBe(200);
  });

  test('60 previews of one client finish, and the next one succeeds', async () => {
    const api = await member();
    servedOrPutOff(await together(60, (n) => preview(api, n)), 200);
    expect((await preview(api, 61)).status).toBe(200);
  });
});

test('while reads of one publisher hang, others succeed, and so do duplicates and requests that read no report data', async () => {
  const api = await member();
  const stranger = await service.as({ role: 'member', publisher: 'kaigan' });
  const { id } = await api.build(clicks(7));
  const lock = await service.database.pool.connect();
  await lock.query('begin; lock table public.deals in access exclusive mode');
  try {
    const hanging = together(8, (n) => api.create({ report_type: 'deals_excel', search_params: { search: `d${n}` } }));
    const served = await Promise.all([
      api.send(`/exports/${id}`),
      api.create(clicks(7)),
      stranger.create(clicks(3), '?dry_run=true'),
      preview(stranger, 5),
    ]);
    expect(served.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(served[1]!.body).toMatchObject({ deduped: true, export: { id } });
    await lock.query('rollback');
    servedOrPutOff(await hanging, 202);
  } finally {
    await lock.query('rollback');
    lock.release();
  }
});

test('a request that would wait for a locked table returns 503 with Retry-After and creates nothing', async () => {
  const api = await member();
  // Parts of exports that are still being built can be added in the meantime.
  const exports = async () =>
    (await service.database.pool.query('select count(*) from sheaf.exports where parent_id is null')).rows;
  const before = await exports();
  const lock = await service.database.pool.connect();
  await lock.query('begin; lock table sheaf.exports in exclusive mode');
  const refused = await api.create(clicks(9)).finally(() => lock.query('rollback'));
  lock.release();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await exports()).toEqual(before);
  expect((await api.create(clicks(9))).status).toBe(202);
});

test('a locked table of a report is not an internal error, for any operation that reads it', async () => {
  const api = await member();
  const lock = await service.database.pool.connect();
  await lock.query('begin; lock table public.clicks in access exclusive mode');
  try {
    const responses = await Promise.all([
      api.create(clicks(11)),
      api.create(clicks(12), '?dry_run=true'),
      preview(api, 11),
    ]);
    expect(responses.map(({ status }) => status)).toEqual([503, 503, 422]);
    expect(responses[0]!.headers.get('retry-after')).toBe('5');
  } finally {
    await lock.query('rollback');
    lock.release();
  }
  expect((await api.create(clicks(11))).status).toBe(202);
});
