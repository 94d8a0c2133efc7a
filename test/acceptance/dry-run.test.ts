import { describe, expect, test } from 'vitest';
import { clicks, type ExportRequest } from '../support/api.ts';
import { expectEstimate } from '../support/expect-estimate.ts';
import { suite } from '../support/suite.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';

const service = suite();

describe('POST /exports?dry_run=true', () => {
  test.each<[string, ExportRequest]>([
    ['deals_excel', { report_type: 'deals_excel' }],
    ['clicks_details_excel in several parts', clicks(90)],
  ])('%s: rows and parts are exact, bytes are within 25 %', (_, request) => expectEstimate(service, request));

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
