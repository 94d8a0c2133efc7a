import { expect, test } from 'vitest';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';
import { build } from './testing/built-file.ts';

const table = Array.from({ length: 250 }, (_, i) => [String(i)]);
const { receipt } = build({ format: 'xlsx', kinds: ['integer'], sheets: [table, table] });
const altered = (change: (copy: Receipt) => void): string => {
  const copy = structuredClone(receipt);
  change(copy);
  return JSON.stringify(copy);
};

test('a receipt is read as it was written', () => {
  expect(readReceipt(JSON.stringify(receipt))).toEqual(receipt);
});

test.each<[string, string, string]>([
  ['no JSON', '{', 'it is not JSON'],
  ['something else', '{"rows": 1}', 'This is no receipt of Sheaf'],
  ['another version', altered((copy) => Object.assign(copy, { version: 2 })), '/version'],
  ['a digest that is none', altered((copy) => (copy.parts[0]!.sha256 = 'x')), '/parts/0/sha256'],
  ['another number of rows', altered((copy) => copy.rows++), 'its parts have 500 rows, and it says 501'],
  ['no second part', altered((copy) => copy.parts.splice(1, 1)), 'part 3 does not follow'],
  ['parts that overlap', altered((copy) => copy.parts[1]!.first_row--), 'part 2 does not follow'],
  ['too few marks', altered((copy) => (copy.parts[2]!.marks = '')), 'part 3 has more or fewer marks'],
])('%s is refused', (_, text, message) => {
  expect(() => readReceipt(text)).toThrow(message);
});
