import { expect, test } from 'vitest';
import { isPlainName } from './destinations/plain-name.ts';
import { baseName, checkTemplate, DEFAULT_TEMPLATE, PLACEHOLDER_NAMES } from './file-name.ts';

const at = Temporal.ZonedDateTime.from('2026-03-01T06:05[Asia/Tokyo]');
const values = { reportType: 'deals_excel', schedule: 'Deals', publisher: 'acme', at };

test.each([
  [DEFAULT_TEMPLATE, 'Deals-2026-03-01-0605'],
  ['{report_type}_{year}{month}{day}', 'deals_excel_20260301'],
  ['{publisher} {schedule}', 'acme Deals'],
  ['täglich-{date}', 'täglich-2026-03-01'],
])('%s is %s', (template, expected) => {
  checkTemplate(template);
  expect(baseName(template, values)).toBe(expected);
});

test.each([
  '../etc/passwd',
  'a/b',
  'C:\\x',
  '...',
  '. .',
  'a\u0000b',
  ' ',
  '四'.repeat(300),
  '\ud83d\ude00'.repeat(100),
])('a schedule with the name %j gives a plain file name with room for its endings', (schedule) => {
  const name = baseName('{schedule}', { ...values, schedule });
  expect(isPlainName(`${name}.csv`)).toBe(true);
  expect(name).not.toMatch(/^\.|[.\s]$/);
  expect(Buffer.byteLength(`${name}-1000.xlsx.receipt.json`)).toBeLessThan(255);
});

test.each([
  '{}',
  '{Date}',
  '{date',
  'date}',
  '{{date}}',
  'a/b',
  'a\\b',
  'a:b',
  'a\nb',
  '.a',
  'a.',
  ' a',
  '{constructor}',
])('the template %j is not valid, and the error names the placeholders', (template) => {
  expect(() => checkTemplate(template)).toThrow(PLACEHOLDER_NAMES);
});
