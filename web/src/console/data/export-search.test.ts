import { expect, test } from 'vitest';
import { readExportSearch, withParams } from './export-search.ts';

test('a request in the URL is read as it is', () => {
  const request = {
    report_type: 'deals_excel',
    search_params: { country: ['US', 'DE'], active: false, starts_after: 'today-6d', recent_days: 7 },
    index_params: { columns: ['title'] },
  };
  expect(readExportSearch(request)).toEqual(request);
});

test.each([
  ['a report type that is no name', { report_type: '../x' }],
  ['filters that are a text', { search_params: 'country=US' }],
  ['filters that are a list', { search_params: ['US'] }],
  ['values that no filter has', { search_params: { country: null, network: { a: 1 }, search: '', type: [] } }],
])('%s: ignored', (_, search) => {
  expect(readExportSearch(search)).toEqual({});
});

test('the preset or the schedule whose request is changed is read, and what is neither is ignored', () => {
  const schedule = { id: 7, from: { name: 'Every morning', destinations: [1] } };
  expect(readExportSearch({ preset: 3, schedule })).toEqual({ preset: 3, schedule });
  expect(readExportSearch({ schedule: { from: { other: 1 } } })).toEqual({ schedule: { from: {} } });
  expect(readExportSearch({ preset: '3', schedule: 7 })).toEqual({});
  expect(readExportSearch({ preset: 0.5, schedule: { id: '7' } })).toEqual({ schedule: { from: {} } });
});

test('removed values leave no trace', () => {
  expect(withParams({ search: 'a', active: true }, { search: '', active: undefined })).toBeUndefined();
  expect(withParams({ active: true }, { country: [] })).toEqual({ active: true });
});
