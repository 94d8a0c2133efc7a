import { describe, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';

const LIMIT = 5;
const service = suite({ command: 'api', env: { SHEAF_RATE_LIMIT: String(LIMIT) } });

const remaining = (answer: { headers: Headers }) => Number(answer.headers.get('x-ratelimit-remaining'));

describe('SHEAF_RATE_LIMIT=5', () => {
  test('the sixth request in a minute is 429 with Retry-After, whatever it asks for', async () => {
    const api = await service.as({ role: 'member' });
    const answers = [
      await api.send('/exports'),
      await api.send('/exports/999'),
      await api.create({ report_type: 'nope' }),
      await api.create({ report_type: 'deals_excel' }),
      await api.send('/nope'),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 404, 422, 202, 404]);
    expect(answers.map(remaining)).toEqual([4, 3, 2, 1, 0]);
    for (const { headers } of answers) {
      expect(headers.get('x-ratelimit-limit')).toBe(String(LIMIT));
      expect(Number(headers.get('x-ratelimit-reset'))).toBeLessThanOrEqual(60);
      expect(headers.get('retry-after') === null || answers[3]!.headers === headers).toBe(true);
    }
    for (const path of ['/exports', '/nope', '/exports/1']) {
      const answer = await api.send(path);
      expect([answer.status, answer.body.error!.code, remaining(answer)]).toEqual([429, 'RATE_LIMITED', 0]);
      const seconds = Number(answer.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(answer.body.error!.message).toContain(`${seconds} seconds`);
    }
  });

  test('another client has a limit of its own, whichever key header it uses', async () => {
    const key = await service.key({ role: 'admin' });
    const first = await service.api({ 'x-api-key': key }).send('/exports');
    const second = await service.api({ authorization: `Bearer ${key}` }).send('/exports');
    const third = await service.api().send(`/exports?api_key=${key}`);
    expect([first, second, third].map(remaining)).toEqual([4, 3, 2]);
  });

  test('requests without a good key share the limit of their address: 401, then 429', async () => {
    const answers = [];
    for (let n = 0; n < LIMIT + 1; n++) answers.push(await service.api({ 'x-api-key': `guess-${n}` }).send('/exports'));
    expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401, 429]);
    const file = await service.api().send(`${service.service.origin}/files/exports/1/1/file.csv`);
    expect(file.status).toBe(429);
    const broken = await service.api().send('/exports/%E0%A4%A');
    expect(broken.status).toBe(429);
  });
});
