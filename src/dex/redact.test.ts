import { expect, test } from 'vitest';
import { newApiKey } from '../access/keys/api-key.ts';
import { REDACTED, redact } from './redact.ts';

test('every generated key is removed, whatever surrounds it', () => {
  for (let i = 0; i < 200; i++) {
    const { key } = newApiKey();
    for (const text of [
      key,
      `my key is ${key}.`,
      `'X-Api-Key: ${key}'`,
      `?api_key=${key}&x=1`,
      `(${key})`,
      `${key.slice(0, -3)} cut`,
    ]) {
      const cleaned = redact(text);
      expect(cleaned).toContain(REDACTED);
      expect(cleaned).not.toContain(key.slice(-12, -4));
    }
  }
});

test.each([
  'Authorization: Bearer abc.def-123456',
  'X-Api-Key: secret123',
  'api_key=hunter22',
  'Cookie: session=abc123; other=1',
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  'sk-proj-abcdefghijklmnop1234',
  '0123456789abcdef0123456789abcdef',
])('is removed: %s', (text) => {
  expect(redact(`deals ${text}`)).toContain(REDACTED);
  expect(redact(`deals ${text}`)).not.toMatch(/123|hunter|MfKQ|eyJ|abcdefgh/);
});

test.each([
  'every US deal in Python, columns commission_before_per_day and clicks_before_per_day',
  'Which header carries the API key? X-Api-Key or Authorization: Bearer?',
  'clicks of advertisers 17, 23 and 99 between 2026-05-01 and 2026-05-31',
])('is kept: %s', (text) => {
  expect(redact(text)).toBe(text);
});
