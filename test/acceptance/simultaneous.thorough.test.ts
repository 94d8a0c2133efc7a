/** Clients that send a request twice, retry, or run on many machines in parallel. */
import { describe, expect, test } from 'vitest';
import { type ApiResponse, clicks, type ExportRequest } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';

const service = suite();

const TOGETHER = 20;

describe('20 identical requests in parallel: one 202, and nineteen 409 with its export', () => {
  test.each<[string, (round: number) => ExportRequest]>([
    ['clicks_details_excel', (round) => clicks(20 + round)],
    ['advertisers_csv', (round) => ({ report_type: 'advertisers_csv', search_params: { search: `a${round}` } })],
    ['deals_excel', (round) => ({ report_type: 'deals_excel', search_params: { search: `e${round}` } })],
    ['hot_advertisers_excel', (n) => ({ report_type: 'hot_advertisers_excel', search_params: { min_clicks: n } })],
  ])('%s', async (_, create) => {
    const api = await service.as({ role: 'member' });
    for (let round = 1; round <= 5; round++) {
      const responses = await whileNoPartsStart(service.database, () => together(() => api.create(create(round))));
      expect(countByStatus(responses), `round ${round}`).toEqual({ 202: 1, 409: TOGETHER - 1 });
      expect(new Set(responses.map((response) => response.body.export!.id)).size).toBe(1);
      await api.finished(responses[0]!.body.export!.id);
    }
  });
});

test('20 different requests in parallel: twenty 202, each completed with its own rows', async () => {
  const api = await service.as({ role: 'admin' });
  const responses = await together((n) => api.create(clicks(3 * n + 1, { search_params: { device: 'tablet' } })));
  expect(countByStatus(responses)).toEqual({ 202: TOGETHER });
  const done = await Promise.all(responses.map((response) => api.finished(response.body.export!.id)));
  const rows = done.map((one) => one.row_count!);
  expect(done.map((one) => one.status)).toEqual(Array(TOGETHER).fill('completed'));
  expect(rows).toEqual(rows.toSorted((a, b) => a - b));
});

test('20 clients with the same request in parallel: twenty exports', async () => {
  const clients = Array.from({ length: 4 }, (_, n) =>
    service.as({ role: 'member', email: `client-${n}@acme-media.example` }),
  );
  const apis = await Promise.all(clients);
  const responses = await together((n) => apis[n % 4]!.create(clicks(30 + Math.floor(n / 4))));
  expect(countByStatus(responses)).toEqual({ 202: TOGETHER });
  expect(new Set(responses.map((response) => response.body.export!.id)).size).toBe(TOGETHER);
});

function together(create: (n: number) => Promise<ApiResponse>): Promise<ApiResponse[]> {
  return Promise.all(Array.from({ length: TOGETHER }, (_, n) => create(n)));
}

function countByStatus(responses: ApiResponse[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of responses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
