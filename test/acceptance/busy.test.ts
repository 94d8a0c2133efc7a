/** Many requests that read report data at the same time: they share a few connections, and all others go on. */
import { describe, expect, test } from 'vitest';
import { type Answer, type Api, clicks } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite();
const member = () => service.as({ role: 'member' });

const together = (count: number, send: (n: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, n) => send(n)));

/** Every request of a burst is either served or, when no slot was free in time on a busy machine, told when to come back. */
function servedOrPutOff(answers: Answer[], served: number): void {
  const others = answers.filter(({ status }) => status !== served);
  expect(others.length).toBeLessThan(answers.length);
  for (const { status, headers } of others) expect([status, headers.get('retry-after')]).toEqual([503, '5']);
}

/** Reads some rows, each request others. */
const preview = (api: Api, n: number) =>
  api.send('/exports/preview', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(clicks(n + 1)),
  });

describe('more reads at a time than there are connections', () => {
  test('60 dry runs of one client end, and the next is served', async () => {
    const api = await member();
    servedOrPutOff(await together(60, (n) => api.create(clicks(n + 1), '?dry_run=true')), 200);
    expect((await api.create(clicks(61), '?dry_run=true')).status).toBe(200);
    expect((await api.send('/exports')).status).toBe(200);
  });

  test('60 previews of one client end, and the next is served', async () => {
    const api = await member();
    servedOrPutOff(await together(60, (n) => preview(api, n)), 200);
    expect((await preview(api, 61)).status).toBe(200);
  });
});

test('while reads of one publisher hang, others are served, and so are twins and every request that reads no data', async () => {
  const api = await member();
  const stranger = await service.as({ role: 'member', publisher: 'kaigan' });
  const { id } = await api.build(clicks(7));
  const lock = await service.database.pool.connect();
  await lock.query('begin; lock table deals in access exclusive mode');
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

test('503 with Retry-After for a request that would wait for a locked table, and nothing created', async () => {
  const api = await member();
  // Parts of exports that are still being built may come in between.
  const exports = async () =>
    (await service.database.pool.query('select count(*) from exports where parent_id is null')).rows;
  const before = await exports();
  const lock = await service.database.pool.connect();
  await lock.query('begin; lock table exports in exclusive mode');
  const refused = await api.create(clicks(9)).finally(() => lock.query('rollback'));
  lock.release();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await exports()).toEqual(before);
  expect((await api.create(clicks(9))).status).toBe(202);
});
