import { expect, test } from 'vitest';
import { errorOf } from './request.ts';

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

test.each<[string | null, number | null]>([
  ['7', 7],
  ['0', 0],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['2026-11-28T23:00:00Z', null],
  [null, null],
])('Retry-After: %s is %s seconds', async (text, seconds) => {
  const response = new Response('{}', { status: 503, headers: text === null ? {} : { 'retry-after': text } });
  expect((await errorOf(response)).retryAfter).toBe(seconds);
});

test('Retry-After can be an HTTP date, which proxies send', async () => {
  const waits = async (date: string) =>
    (await errorOf(new Response('{}', { status: 429, headers: { 'retry-after': date } }))).retryAfter!;
  // A date has whole seconds.
  expect(await waits(inSeconds(3600))).toBeGreaterThan(3500);
  expect(await waits(inSeconds(3600))).toBeLessThanOrEqual(3600);
  expect(await waits(inSeconds(-60))).toBe(0);
});
