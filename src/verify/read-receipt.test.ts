import { expect, test } from 'vitest';
import { build } from '../../test/support/verify/built-file.ts';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';

const table = Array.from({ length: 250 }, (_, i) => [String(i)]);
const { receipt } = build({ format: 'xlsx', kinds: ['integer'], sheets: [table, table] });
const altered = (change: (copy: Receipt) => void): string => {
  const copy = structuredClone(receipt);
  change(copy);
  return JSON.stringify(copy);
};

const all = { label: 'Total', column: null, by: 'all', first_row: 4, rows: 1, others: 'All rows' } as const;
const summary: NonNullable<Receipt['summary']> = {
  sheet: 3,
  amounts: [],
  currency: null,
  columns: [{ label: 'Rows', column: null, currency: null }],
  tables: [all],
  other_currencies: 0,
};
const withSummary = (change: Partial<typeof summary>) =>
  altered((copy) => Object.assign(copy, { summary: { ...summary, ...change } }));

test('a receipt with a summary is read as it was written', () => {
  expect(readReceipt(withSummary({})).summary).toEqual(summary);
});

test('a receipt is read as it was written', () => {
  expect(readReceipt(JSON.stringify(receipt))).toEqual(receipt);
});

test.each<[string, string, string]>([
  ['invalid JSON', '{', 'it is not valid JSON'],
  ['another object', '{"rows": 1}', 'This is not a Sheaf receipt'],
  ['another version', altered((copy) => Object.assign(copy, { version: 2 })), '/version'],
  ['an invalid digest', altered((copy) => (copy.parts[0]!.sha256 = 'x')), '/parts/0/sha256'],
  ['another number of rows', altered((copy) => copy.rows++), 'its parts have 500 rows, but `rows` is 501'],
  ['a missing part', altered((copy) => copy.parts.splice(1, 1)), 'part 3 does not follow'],
  ['overlapping parts', altered((copy) => copy.parts[1]!.first_row--), 'part 2 does not follow'],
  ['too few marks', altered((copy) => (copy.parts[2]!.marks = '')), 'part 3 does not have one mark per group'],
  ['a summary of a CSV', altered((copy) => Object.assign(copy, { format: 'csv', summary })), 'only one sheet'],
  ['a summary among the rows', withSummary({ sheet: 2 }), 'its summary is not on the sheet after the rows'],
  ['a summary of another column', withSummary({ amounts: ['x'] }), 'its summary has the column x'],
  ['a summary without tables', withSummary({ tables: [] }), '/summary/tables'],
  [
    'a table of no column',
    withSummary({ tables: [{ ...all, by: 'value' }] }),
    'the table "Total" of its summary has no column',
  ],
  ['tables in one place', withSummary({ tables: [all, all] }), 'begins before the end of the one before it'],
])('%s is rejected', (_, text, message) => {
  expect(() => readReceipt(text)).toThrow(message);
});
