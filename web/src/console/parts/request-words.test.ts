import { expect, test } from 'vitest';
import type { ReportType } from '../data/report-types.ts';
import { filterLines, presentationLines } from './request-words.ts';

const filter = (name: string, label: string, control: ReportType['filters'][number]['control']) => ({
  name,
  label,
  control,
  required: false,
  has_values: false,
  excludes: null,
});

const TYPE = {
  filters: [
    filter('starts_after', 'Starts after', 'moment'),
    filter('search', 'Search', 'text'),
    filter('status', 'Status', 'choice'),
    filter('active', 'Active', 'flag'),
    filter('min_clicks', 'Min clicks', 'integer'),
    filter('advertiser_id', 'Advertiser ID', 'ids'),
  ],
  columns: [{ key: 'title', label: 'Title', kind: 'text', description: '', default: true }],
  orders: [{ name: 'starts_at', description: 'Start. In ascending order, deals without a start come first' }],
} as unknown as ReportType;

const written = (lines: { name: string; value: string }[]) => lines.map(({ name, value }) => `${name}: ${value}`);

test('filters have the names and the order of the form, and no value is as in JSON', () => {
  const search_params = {
    advertiser_id: [1234, 5],
    min_clicks: 1500,
    active: false,
    status: ['not_joined', 'joined'],
    search: 'today-6d',
    starts_after: 'today-6d',
    country: null,
    publisher_id: 1234,
  };
  expect(written(filterLines({ search_params }, { type: TYPE }))).toEqual([
    'Starts after: 6 days ago',
    'Search: today-6d',
    'Status: Not joined, Joined',
    'Active: No',
    'Min clicks: 1,500',
    'Advertiser ID: 1234, 5',
    'Publisher ID: 1234',
  ]);
});

test('values that are codes or numbers have their names, as far as they are known', () => {
  const labels = new Map([
    ['country', new Map([['US', 'United States']])],
    ['advertiser_id', new Map([['5', 'Rivage']])],
    ['network', new Map([['rivage', 'rivage']])],
  ]);
  const search_params = { advertiser_id: [1234, 5], country: 'US', network: ['rivage'] };
  expect(written(filterLines({ search_params }, { type: TYPE, labels }))).toEqual([
    'Advertiser ID: 1234, Rivage (5)',
    'Country: United States (US)',
    'Network: rivage',
  ]);
});

test('without the report type, dates and flags are in words, too', () => {
  const search_params = {
    starts_after: 'month_start-1m',
    starts_before: '2026-11-24',
    active: true,
    country: ['US', 'DE'],
  };
  expect(written(filterLines({ search_params }))).toEqual([
    'Starts after: start of last month',
    'Starts before: Nov 24, 2026',
    'Active: Yes',
    'Country: US, DE',
  ]);
});

test('a relative date of a schedule has the date of its next run', () => {
  const search_params = { starts_after: 'today-6d', active: true, country: 'DE' };
  const next = { starts_after: '2026-11-24', active: true, country: ['DE'] };
  const labels = new Map([['country', new Map([['DE', 'Germany']])]]);
  expect(written(filterLines({ search_params }, { type: TYPE, next, labels }))).toEqual([
    'Starts after: 6 days ago (Nov 24, 2026 in the next run)',
    'Active: Yes',
    'Country: Germany (DE)',
  ]);
});

test('the presentation has the words of the form', () => {
  const index_params = {
    columns: ['title', 'advertiser_id'],
    sort: 'starts_at',
    direction: 'desc',
    timezone: 'Europe/Berlin',
    format: 'csv.gz',
    header: false,
    dialect: 'excel_eu',
    line_ending: 'lf',
    bom: true,
    filename: 'deals',
  };
  expect(written(presentationLines({ index_params }, TYPE))).toEqual([
    'Columns: Title, Advertiser ID',
    'Sorted by: Start, descending',
    'Time zone: Central European Time (Europe/Berlin)',
    'File format: Compressed CSV file',
    'Header row: No',
    'Separators: Semicolons, decimal comma (Excel in Europe)',
    'Line endings: LF (Unix)',
    'Byte order mark: Yes',
    'File name: deals',
  ]);
  expect(written(presentationLines({ index_params: { columns: 'title, code', direction: 'asc' } }, TYPE))).toEqual([
    'Columns: Title, Code',
    'Sort direction: ascending',
  ]);
  expect(written(presentationLines({ index_params: { timezone: 'UTC', format: 'pdf', bom: null } }, TYPE))).toEqual([
    'Time zone: UTC',
    'File format: pdf',
  ]);
});
