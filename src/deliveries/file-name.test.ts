import { expect, test } from 'vitest';
import { isPlainName } from './destinations/plain-name.ts';
import { baseName, checkTemplate, DEFAULT_TEMPLATE, PLACEHOLDER_NAMES, periodOf } from './file-name.ts';

const at = Temporal.ZonedDateTime.from('2026-03-01T06:05[Asia/Tokyo]');
const values = {
  reportType: 'deals_excel',
  schedule: 'Deals',
  publisher: 'acme',
  at,
  from: '2026-02-01',
  to: '2026-02-28',
};
const search = { start_date: 'month_start-1m', end_date: 'month_end-1m' };

test.each([
  [DEFAULT_TEMPLATE, 'Deals-2026-03-01-0605'],
  ['{report_type}_{year}{month}{day}', 'deals_excel_20260301'],
  ['{publisher} {schedule}', 'acme Deals'],
  ['täglich-{date}', 'täglich-2026-03-01'],
  ['clicks-{from}_{to}', 'clicks-2026-02-01_2026-02-28'],
])('%s is %s', (template, expected) => {
  checkTemplate(template, search);
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
  expect(() => checkTemplate(template, search)).toThrow(PLACEHOLDER_NAMES);
});

test('the dates of the period need its filters', () => {
  expect(() => checkTemplate('{from}', { end_date: 'today' })).toThrow(
    '"{from}" is the date of the filter `start_date`',
  );
  expect(() => checkTemplate('{to}', { end_date: null })).toThrow('"{to}" is the date of the filter `end_date`');
  expect(() => checkTemplate('{date}-{to}', {})).toThrow('"{to}" is the date of the filter `end_date`');
  checkTemplate('{to}', { end_date: 'today' });
});

test.each([
  [{ start_date: '2026-02-01', end_date: '2026-02-28' }, '2026-02-01', '2026-02-28'],
  // 23:30 UTC is the next day in Tokyo.
  [{ start_date: '2026-02-01T23:30:00Z', end_date: '2026-02-28T12:00:00.000001Z' }, '2026-02-02', '2026-02-28'],
  [{ start_date: 7, end_date: 'soon' }, null, null],
  [{}, null, null],
])('the period of %j in Tokyo is from %s to %s', (filters, from, to) => {
  expect(periodOf(filters, 'Asia/Tokyo')).toEqual({ from, to });
});

test('a file of a report type that has lost its filters still has a name', () => {
  expect(baseName('{from}_{to}', { ...values, from: null, to: null })).toBe('all_all');
});
