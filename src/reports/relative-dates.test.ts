import { expect, test } from 'vitest';
import { clicksDetailsExcel } from './clicks-details-excel.ts';
import { relativeDate, withAbsoluteDates } from './relative-dates.ts';

const today = Temporal.PlainDate.from('2026-03-31');

test.each([
  ['today', '2026-03-31'],
  ['today-6d', '2026-03-25'],
  ['today+1d', '2026-04-01'],
  ['today-1m', '2026-02-28'],
  ['week_start', '2026-03-30'],
  ['week_end', '2026-04-05'],
  ['week_start-1w', '2026-03-23'],
  ['month_start', '2026-03-01'],
  ['month_end', '2026-03-31'],
  ['month_start-1m', '2026-02-01'],
  ['month_end-1m', '2026-02-28'],
  ['quarter_start', '2026-01-01'],
  ['quarter_end-1q', '2025-12-31'],
  ['year_start-1y', '2025-01-01'],
  ['year_end', '2026-12-31'],
])('%s', (text, expected) => {
  expect(relativeDate(text, today)).toBe(expected);
});

test.each(['2026-03-31', 'tomorrow', 'today-', 'today-6', 'month', 'today-6d-1d', ''])('%j is not relative', (text) => {
  expect(relativeDate(text, today)).toBeNull();
});

test('today begins at midnight of the time zone of the request', () => {
  const now = Temporal.Instant.from('2026-03-31T22:30:00Z');
  const dates = (timezone: unknown) =>
    withAbsoluteDates(
      clicksDetailsExcel,
      { search_params: { start_date: 'today-6d', end_date: 'today', country: 'today' }, index_params: { timezone } },
      now,
    );
  expect(dates(undefined)).toEqual({ start_date: '2026-03-25', end_date: '2026-03-31', country: 'today' });
  expect(dates('Europe/Berlin')).toEqual({ start_date: '2026-03-26', end_date: '2026-04-01', country: 'today' });
  expect(dates('Nowhere')).toEqual(dates('UTC'));
});
