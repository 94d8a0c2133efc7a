import { expect, test } from 'vitest';
import { readScheduleSearch } from './schedule-search.ts';

test('members of a request are read, and others are ignored', () => {
  const from = {
    name: 'Clicks of yesterday',
    report_type: 'clicks_details_excel',
    search_params: { start_date: 'today-1d' },
    rule: { every: 'weekday', at: ['06:30'] },
    destinations: [1, 2],
    starts_at: null,
  };
  expect(readScheduleSearch({ from: { ...from, publisher_id: 'acme-media', constructor: 'x' }, other: 1 })).toEqual({
    from,
  });
});

test.each([
  undefined,
  'text',
  [],
  {},
  { rule: [] },
  { rule: { at: '06:30' } },
  { rule: { cron: 5 } },
  { name: 5 },
  { time_zone: 'Middle/Earth' },
  { starts_at: 'soon', ends_at: 5 },
  { destinations: ['1'] },
])('%j is the empty form', (from) => {
  expect(readScheduleSearch({ from })).toEqual({ from: undefined });
});
