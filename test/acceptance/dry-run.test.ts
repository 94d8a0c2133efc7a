import { describe, expect, test } from 'vitest';
import { clicks, type ExportRequest } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';

const service = suite();
const count = async () => (await service.database.pool.query('select count(*)::int as n from sheaf.exports')).rows[0].n;

describe('POST /exports?dry_run=true', () => {
  test.each<[string, ExportRequest]>([
    ['advertisers_csv', { report_type: 'advertisers_csv' }],
    ['advertisers_csv with few rows', { report_type: 'advertisers_csv', search_params: { country: 'JP' } }],
    ['advertisers_csv without rows', { report_type: 'advertisers_csv', search_params: { search: 'no such name' } }],
    ['deals_excel', { report_type: 'deals_excel' }],
    ['hot_advertisers_excel', { report_type: 'hot_advertisers_excel' }],
    ['clicks_details_excel in one part', clicks(20)],
    ['clicks_details_excel in several parts', clicks(90)],
    ['clicks_details_excel as Parquet', clicks(80, { index_params: { format: 'parquet' } })],
    [
      'clicks_details_excel with three columns',
      clicks(80, { index_params: { columns: ['id', 'clicked_at', 'sale'] } }),
    ],
  ])('%s: rows and parts are exact, bytes are within 25 %', async (_, request) => {
    const api = await service.as({ role: 'member' });
    const before = await count();
    const response = await api.create(request, '?dry_run=true');
    expect(await count()).toBe(before);
    expect([response.status, response.body.deduped]).toEqual([200, false]);
    expect(response.headers.get('location')).toBeNull();
    const { estimate, ...preview } = response.body.export!;
    expect(preview).toMatchObject({ id: 0, status: 'pending', download_url: null, status_url: null, filename: null });

    const done = await api.build(request);
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

  test('deduped: true with the earlier export if there is one', async () => {
    const api = await service.as({ role: 'admin' });
    const request = { report_type: 'deals_excel', search_params: { country: 'SE' } };
    const { id } = await api.build(request);
    const { status, body } = await api.create(request, '?dry_run=true');
    expect([status, body.deduped, body.export!.id]).toEqual([200, true, id]);
  });

  test('409 with the running export while it is being built', async () => {
    const api = await service.as({ role: 'admin' });
    const [created, response] = await whileNoPartsStart(
      service.database,
      async () => [await api.create(clicks(89)), await api.create(clicks(89), '?dry_run=true')] as const,
    );
    expect([response.status, response.body.export!.id]).toEqual([409, created.body.export!.id]);
    await api.finished(created.body.export!.id);
  });

  test.each([
    ['422', { report_type: 'deals_excel', search_params: { nope: 1 } }],
    ['403', { report_type: 'deals_excel', search_params: { publisher_id: 'kaigan' } }],
  ])('%s as without dry_run: all checks apply', async (status, request) => {
    const api = await service.as({ role: 'member' });
    expect((await api.create(request, '?dry_run=true')).status).toBe(Number(status));
  });

  test('dry_run=false creates an export', async () => {
    const api = await service.as({ role: 'member' });
    const request = { report_type: 'deals_excel', search_params: { country: 'PL' } };
    expect((await api.create(request, '?dry_run=false')).status).toBe(202);
  });
});
