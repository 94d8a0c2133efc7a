import { expect, test } from 'vitest';
import { holidayIn } from './holidays.ts';

test.each([
  ['easter', 2024, '2024-03-31'],
  ['easter', 2025, '2025-04-20'],
  ['easter', 2026, '2026-04-05'],
  ['easter', 2038, '2038-04-25'],
  ['good-friday', 2026, '2026-04-03'],
  ['easter-monday', 2026, '2026-04-06'],
  ['thanksgiving', 2026, '2026-11-26'],
  ['black-friday', 2026, '2026-11-27'],
  ['cyber-monday', 2024, '2024-12-02'],
  ['midsummer-eve', 2026, '2026-06-19'],
  ['christmas-eve', 2026, '2026-12-24'],
])('%s %i', (name, year, day) => {
  expect(holidayIn(name, year)).toEqual([day, day]);
});
