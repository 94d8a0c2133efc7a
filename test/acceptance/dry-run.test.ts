import { describe, expect, test } from 'vitest';
import { type Asked, clicks } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite();
const count = async () => (await service.database.pool.query('select count(*)::int as n from exports')).rows[0].n;

describe('POST /exports?dry_run=true', () => {
  test.each<[string, Asked]>([
    ['advertisers_csv', { report_type: 'advertisers_csv' }],
    ['advertisers_csv of few rows', { report_type: 'advertisers_csv', search_params: { country: 'JP' } }],
    ['advertisers_csv of no rows', { report_type: 'advertisers_csv', search_params: { search: 'no such name' } }],
    ['deals_excel', { report_type: 'deals_excel' }],
    ['hot_advertisers_excel', { report_type: 'hot_advertisers_excel' }],
    ['clicks_details_excel in one part', clicks(20)],
    ['clicks_details_excel in several parts', clicks(90)],
    ['clicks_details_excel of three columns', clicks(80, { index_params: { columns: ['id', 'clicked_at', 'sale'] } })],
  ])('%s: rows and parts are exact, bytes within 25 %', async (_, asked) => {
    const api = await service.as({ role: 'member' });
    const before = await count();
    const answer = await api.create(asked, '?dry_run=true');
    expect(await count()).toBe(before);
    expect([answer.status, answer.body.deduped]).toEqual([200, false]);
    expect(answer.headers.get('location')).toBeNull();
    const { estimate, ...preview } = answer.body.export!;
    expect(preview).toMatchObject({ id: 0, status: 'pending', download_url: null, status_url: null, filename: null });

    const done = await api.build(asked);
    expect(preview.parameters).toEqual(done.parameters);
    expect(estimate).toMatchObject({
      rows: done.row_count,
      rows_exact: true,
      parts: done.progress?.total_parts ?? 1,
    });
    expect(estimate!.seconds).toBeGreaterThan(0);
    expect(estimate!.bytes / done.file_bytes!).toBeGreaterThan(0.75);
    expect(estimate!.bytes / done.file_bytes!).toBeLessThan(1.25);
  });

  test('deduped: true with the earlier report when there is one', async () => {
    const api = await service.as({ role: 'admin' });
    const asked = { report_type: 'deals_excel', search_params: { country: 'SE' } };
    const { id } = await api.build(asked);
    const { status, body } = await api.create(asked, '?dry_run=true');
    expect([status, body.deduped, body.export!.id]).toEqual([200, true, id]);
  });

  test('409 with the running report when it is being built', async () => {
    const api = await service.as({ role: 'admin' });
    const created = await api.create(clicks(89));
    const answer = await api.create(clicks(89), '?dry_run=true');
    expect([answer.status, answer.body.export!.id]).toEqual([409, created.body.export!.id]);
    await api.finished(created.body.export!.id);
  });

  test.each([
    ['422', { report_type: 'deals_excel', search_params: { nope: 1 } }],
    ['403', { report_type: 'deals_excel', search_params: { publisher_id: 'kaigan' } }],
  ])('%s as without it: everything is checked', async (status, asked) => {
    const api = await service.as({ role: 'member' });
    expect((await api.create(asked, '?dry_run=true')).status).toBe(Number(status));
  });

  test('dry_run=false is no dry run', async () => {
    const api = await service.as({ role: 'member' });
    const asked = { report_type: 'deals_excel', search_params: { country: 'PL' } };
    expect((await api.create(asked, '?dry_run=false')).status).toBe(202);
  });
});
