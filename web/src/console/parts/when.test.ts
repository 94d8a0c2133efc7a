import { expect, test } from 'vitest';
import { agoInWords } from './when.tsx';

const NOW = new Date('2026-11-28T12:00:00Z');

test.each([
  ['2026-11-28T11:59:30Z', 'just now'],
  ['2026-11-28T12:00:30Z', 'in less than a minute'],
  ['2026-11-28T11:57:00Z', '3 minutes ago'],
  ['2026-11-28T09:30:00Z', '2 hours ago'],
  ['2026-11-27T11:00:00Z', 'yesterday'],
  ['2026-12-30T12:00:00Z', 'next month'],
  ['2028-12-30T12:00:00Z', 'in 2 years'],
])('%s is shown as "%s"', (time, words) => {
  expect(agoInWords(new Date(time), NOW)).toBe(words);
});
