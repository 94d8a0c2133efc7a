import { expect, test } from 'vitest';
import { cellText, type PreviewColumn } from './cell-text.ts';

const column = (kind: PreviewColumn['kind'], number_format: string | null) =>
  ({ key: 'a', label: 'A', width: 10, kind, number_format }) as PreviewColumn;

test.each([
  ['12345678901234567.25', column('money', '#,##0.00'), '12,345,678,901,234,567.25'],
  ['5.7936', column('percent', '0.00%'), '579.36%'],
  ['12.5', column('percent', '0.00%'), '1250.00%'],
  ['2026-11-23T14:05:09.123456+01:00', column('timestamp', 'yyyy-mm-dd hh:mm:ss'), '2026-11-23 14:05:09'],
  [9905, column('integer', '0'), '9905'],
  [true, column('boolean', null), 'TRUE'],
  [null, column('text', null), ''],
  ['00012', column('id', '@'), '00012'],
  ['2026-11-23T14:05:09Z', column('timestamp', null), '2026-11-23T14:05:09Z'],
])('%j is shown as in the file', (value, of, text) => {
  expect(cellText(value, of)).toBe(text);
});
