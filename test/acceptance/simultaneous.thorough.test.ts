/** Clients that click twice, retry, or run on many machines at once. */
import { describe, expect, test } from 'vitest';
import { type Answer, type Asked, clicks } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite();

const TOGETHER = 20;

describe('20 identical requests at once: one 202, nineteen 409 that carry its export', () => {
  test.each<[string, (round: number) => Asked]>([
    ['clicks_details_excel', (round) => clicks(20 + round)],
    ['advertisers_csv', (round) => ({ report_type: 'advertisers_csv', search_params: { search: `a${round}` } })],
    ['deals_excel', (round) => ({ report_type: 'deals_excel', search_params: { search: `e${round}` } })],
    ['hot_advertisers_excel', (n) => ({ report_type: 'hot_advertisers_excel', search_params: { min_clicks: n } })],
  ])('%s', async (_, ask) => {
    const api = await service.as({ role: 'member' });
    for (let round = 1; round <= 5; round++) {
      const answers = await together(() => api.create(ask(round)));
      expect(countByStatus(answers), `round ${round}`).toEqual({ 202: 1, 409: TOGETHER - 1 });
      expect(new Set(answers.map((answer) => answer.body.export!.id)).size).toBe(1);
      await api.finished(answers[0]!.body.export!.id);
    }
  });
});

test('20 different requests at once: twenty 202, each completed with its own rows', async () => {
  const api = await service.as({ role: 'admin' });
  const answers = await together((n) => api.create(clicks(3 * n + 1, { search_params: { device: 'tablet' } })));
  expect(countByStatus(answers)).toEqual({ 202: TOGETHER });
  const done = await Promise.all(answers.map((answer) => api.finished(answer.body.export!.id)));
  const rows = done.map((one) => one.row_count!);
  expect(done.map((one) => one.status)).toEqual(Array(TOGETHER).fill('completed'));
  expect(rows).toEqual(rows.toSorted((a, b) => a - b));
});

test('20 clients with the same request at once: twenty exports', async () => {
  const clients = Array.from({ length: 4 }, (_, n) =>
    service.as({ role: 'member', email: `client-${n}@acme-media.example` }),
  );
  const apis = await Promise.all(clients);
  const answers = await together((n) => apis[n % 4]!.create(clicks(30 + Math.floor(n / 4))));
  expect(countByStatus(answers)).toEqual({ 202: TOGETHER });
  expect(new Set(answers.map((answer) => answer.body.export!.id)).size).toBe(TOGETHER);
});

function together(ask: (n: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: TOGETHER }, (_, n) => ask(n)));
}

function countByStatus(answers: Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
