import { expect, test } from 'vitest';
import { clockInWords, durationInWords, momentInWords, roundedInWords, sizeInWords, timeInWords } from './words.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [336_887, '337 kB'],
  [14_587_530, '14.6 MB'],
  [1e9, '1 GB'],
])('%d bytes are %s', (bytes, words) => expect(sizeInWords(bytes)).toBe(words));

test.each([
  [-5, '0.0 s'],
  [430, '0.4 s'],
  [9960, '10 s'],
  [59_600, '1 min'],
  [185_000, '3 min 5 s'],
  [4_800_000, '1 h 20 min'],
  [7_200_000, '2 h'],
])('%d ms are %s', (milliseconds, words) => expect(durationInWords(milliseconds)).toBe(words));

test.each([
  [0.4, 'under 1 s'],
  [12.4, '12 s'],
  [200, '3 min'],
  [9000, '2.5 h'],
  [604_800, '7 days'],
])('about %d s are %s', (seconds, words) => expect(roundedInWords(seconds)).toBe(words));

test('a time has its date unless it is today, and its year unless it is this one', () => {
  const now = new Date(2026, 10, 28, 23, 59);
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  const times = [at(2026, 10, 28, 0, 5), at(2026, 10, 27, 10, 42), at(2025, 10, 28, 10, 42)];
  expect(times.map((time) => timeInWords(time, now))).toEqual(['00:05', 'Nov 27, 10:42', 'Nov 28, 2025, 10:42']);
  expect(times.map((time) => momentInWords(time, now))).toEqual([
    'today at 00:05',
    'Nov 27 at 10:42',
    'Nov 28, 2025 at 10:42',
  ]);
});

test('a clock time has seconds, and midnight is 00', () => {
  expect(clockInWords('2026-11-28T00:42:03Z', 'UTC')).toBe('00:42:03');
});
