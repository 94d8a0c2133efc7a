import { expect, test } from 'vitest';
import { fromMillionths, toMillionths } from './groups.ts';
import type { Merged } from './kind.ts';
import { reconcile } from './reconcile.ts';

const SUMS = { by: ['currency', 'status'], amounts: ['sale'] };
const group = (status: string, rows: number, cents: bigint) => ({
  by: ['EUR', status],
  rows,
  amounts: [cents * 10_000n],
});

const merged: Merged = {
  counts: { new: 2, changed: 1, same: 1, older: 1, repeated: 1 },
  repeatedExamples: [],
  olderExamples: [],
  kept: [group('paid', 3, 300n), group('pending', 1, 5n)],
  dropped: [group('paid', 1, -7n), group('declined', 1, 100n)],
};
const read = {
  rows: 7,
  rejected: 1,
  accepted: [group('pending', 1, 5n), group('paid', 4, 293n), group('declined', 1, 100n)],
};

test('accepts counts and sums that add up', () => reconcile(read, merged, SUMS));

test('detects a lost row', () => {
  expect(() => reconcile({ ...read, rows: 8 }, merged, null)).toThrow('the file has 8 rows, but 7 are accounted for');
});

test('detects a lost cent', () => {
  const accepted = [group('pending', 1, 5n), group('paid', 4, 294n), group('declined', 1, 100n)];
  expect(() => reconcile({ ...read, accepted }, merged, SUMS)).toThrow(
    'the file has EUR paid: 4 rows, sale 2.94, but the database has EUR paid: 4 rows, sale 2.93',
  );
});

test.each(['0.00', '-0.05', '-12.50', '7.781', '0.000001', '-0.0999', '999999999999.99'])(
  'converts %s to millionths and back',
  (amount) => {
    expect(fromMillionths(toMillionths(amount))).toBe(amount);
  },
);
