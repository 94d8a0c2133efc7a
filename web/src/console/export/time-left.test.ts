import { expect, test } from 'vitest';
import { timeLeft, timeLeftInWords } from './time-left.ts';
import type { Parts } from './use-export.ts';

/** Parts of 1000 rows that start at 0 and end at these seconds. Null for one that is not finished. */
function parts(...ends: (number | null)[]): Parts {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23) + seconds * 1000).toISOString();
  return {
    export_id: 1,
    counted_at: at(0),
    rows: 1000 * ends.length,
    rows_ready: 1000 * ends.filter((end) => end !== null).length,
    parts: ends.map((end, i) => ({
      id: i + 2,
      number: i + 1,
      status: end === null ? 'processing' : 'completed',
      rows: 1000,
      started_at: at(0),
      completed_at: end === null ? null : at(end),
      error_message: null,
    })),
  };
}

test('the time left follows from the rows per second so far', () => {
  expect(timeLeft(parts(5, 10, null, null))).toBe(10_000);
  expect(timeLeft(parts(5, 10, 10, null))).toBeCloseTo(3333, 0);
});

test('nothing is said while the rate is unknown, or when all parts are finished', () => {
  for (const unknown of [parts(), parts(null, null), parts(8, null, null), parts(0.2, 0.4, null), parts(5, 10)])
    expect(timeLeft(unknown)).toBeNull();
});

test.each([
  [1200, 'a few seconds left'],
  [12_000, 'about 15 seconds left'],
  [58_000, 'about a minute left'],
  [190_000, 'about 3 minutes left'],
  [3_700_000, 'about an hour left'],
  [9_000_000, 'about 3 hours left'],
])('%i ms are %s', (milliseconds, words) => expect(timeLeftInWords(milliseconds)).toBe(words));
