import { expect, test } from 'vitest';
import { formatName } from './report-types.ts';

test.each([
  ['deals.xlsx', 'Excel workbook'],
  ['deals.csv', 'CSV file'],
  ['deals.csv.gz', 'Compressed CSV file'],
  ['deals.jsonl', 'JSON Lines file'],
  ['deals.csv.jsonl.gz', 'Compressed JSON Lines file'],
  ['deals', ''],
])('%s is a %s', (filename, name) => {
  expect(formatName(filename)).toBe(name);
});
