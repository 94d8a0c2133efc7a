import { expect, test } from 'vitest';
import { nextTrySeconds, retryAfterSeconds } from './retry-after.ts';

const now = new Date('2026-11-28T03:00:00Z');

test.each<[string | undefined, number]>([
  ['120', 120],
  [' 7 ', 7],
  ['0', 0],
  ['9999999999', 86_400],
  ['9'.repeat(400), 86_400],
  ['Sat, 28 Nov 2026 23:00:00 GMT', 20 * 3600],
  ['Mon, 30 Nov 2026 23:00:00 GMT', 86_400],
  ['Sat, 28 Nov 2026 02:00:00 GMT', 0],
  ['Sat, 99 Nov 2026 02:00:00 GMT', 0],
  ['2026-11-28T23:00:00Z', 0],
  ['-5', 0],
  ['1.5', 0],
  ['soon', 0],
  ['', 0],
  [undefined, 0],
])('Retry-After: %s means a wait of %i seconds', (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});

test('a retry is never made before the wait ends, and never later than one day because of jitter', () => {
  expect(nextTrySeconds({ pause: 60, requested: 0, jitter: 0.1 })).toBe(66);
  expect(nextTrySeconds({ pause: 5, requested: 72_000, jitter: 0.1 })).toBe(79_200);
  expect(nextTrySeconds({ pause: 5, requested: 72_000, jitter: 0 })).toBe(72_000);
  expect(nextTrySeconds({ pause: 5, requested: 86_400, jitter: 0.1 })).toBe(86_400);
});
