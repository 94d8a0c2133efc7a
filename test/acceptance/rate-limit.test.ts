import { describe, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';

const LIMIT = 5;
const service = suite({ command: 'api', env: { SHEAF_RATE_LIMIT: String(LIMIT) } });

const remaining = (response: { headers: Headers }) => Number(response.headers.get('x-ratelimit-remaining'));

describe('SHEAF_RATE_LIMIT=5', () => {
  test('the sixth request in a minute returns 429 with Retry-After on every path', async () => {
    const api = await service.as({ role: 'member' });
    const responses = [
      await api.send('/exports'),
      await api.send('/exports/999'),
      await api.create({ report_type: 'nope' }),
      await api.create({ report_type: 'deals_excel' }),
      await api.send('/nope'),
    ];
    expect(responses.map((response) => response.status)).toEqual([200, 404, 422, 202, 404]);
    expect(responses.map(remaining)).toEqual([4, 3, 2, 1, 0]);
    for (const { headers } of responses) {
      expect(headers.get('x-ratelimit-limit')).toBe(String(LIMIT));
      expect(Number(headers.get('x-ratelimit-reset'))).toBeLessThanOrEqual(60);
      expect(headers.get('retry-after') === null || responses[3]!.headers === headers).toBe(true);
    }
    for (const path of ['/exports', '/nope', '/exports/1']) {
      const response = await api.send(path);
      expect([response.status, response.body.error!.code, remaining(response)]).toEqual([429, 'RATE_LIMITED', 0]);
      const seconds = Number(response.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(response.body.error!.message).toContain(`${seconds} seconds`);
    }
  });

  test('another client has its own limit, whichever key header it uses', async () => {
    const key = await service.key({ role: 'admin' });
    const first = await service.api({ 'x-api-key': key }).send('/exports');
    const second = await service.api({ authorization: `Bearer ${key}` }).send('/exports');
    const third = await service.api().send(`/exports?api_key=${key}`);
    expect([first, second, third].map(remaining)).toEqual([4, 3, 2]);
  });

  test('requests without a valid key share the limit of their IP address: 401, then 429', async () => {
    const responses = [];
    for (let n = 0; n < LIMIT + 1; n++)
      responses.push(await service.api({ 'x-api-key': `guess-${n}` }).send('/exports'));
    expect(responses.map((response) => response.status)).toEqual([401, 401, 401, 401, 401, 429]);
    const file = await service.api().send(`${service.service.origin}/files/exports/1/1/file.csv`);
    expect(file.status).toBe(429);
    const broken = await service.api().send('/exports/%E0%A4%A');
    expect(broken.status).toBe(429);
  });
});
