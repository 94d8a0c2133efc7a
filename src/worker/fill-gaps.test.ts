import { expect, test } from 'vitest';
import { fillGaps } from './fill-gaps.ts';

const of = (...values: string[]) => values.map((value) => ({ value, rows: 1, numbers: ['2'], amounts: new Map() }));

test('periods without rows are filled in', () => {
  expect(fillGaps(of('2026-02-27', '2026-03-02'), 'day').map(({ value, rows }) => [value, rows])).toEqual([
    ['2026-02-27', 1],
    ['2026-02-28', 0],
    ['2026-03-01', 0],
    ['2026-03-02', 1],
  ]);
  expect(fillGaps(of('2025-11', '2026-02'), 'month').map(({ value, numbers }) => [value, numbers])).toEqual([
    ['2025-11', ['2']],
    ['2025-12', [null]],
    ['2026-01', [null]],
    ['2026-02', ['2']],
  ]);
});

test('years and no periods stay as they are', () => {
  expect(fillGaps(of('0001', '9999'), 'year')).toHaveLength(2);
  expect(fillGaps([], 'day')).toEqual([]);
});
