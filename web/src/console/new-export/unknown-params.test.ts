import { expect, test } from 'vitest';
import type { ReportType } from '../data/report-types.ts';
import { unknownParams } from './unknown-params.ts';

const REPORT = {
  filters: [{ name: 'country' }],
  columns: [{ key: 'title' }, { key: 'code' }],
  orders: [{ name: 'title' }],
} as unknown as ReportType;

test('names the filters, columns and the sort order that a report type no longer has, and says how to remove them', () => {
  expect(
    unknownParams(
      {
        report_type: 'deals',
        search_params: { country: 'US', vertical: 'shoes', publisher_id: 1 },
        index_params: { columns: ['title', 'rank'], sort: 'rank', timezone: 'UTC' },
      },
      REPORT,
    ),
  ).toEqual({
    names: ['filter “vertical”', 'column “rank”', 'sort order “rank”'],
    filters: { vertical: undefined },
    options: { columns: ['title'], sort: undefined },
  });
});

test('a file without any column that is left gets the default columns', () => {
  const { options } = unknownParams({ report_type: 'deals', index_params: { columns: 'rank, votes' } }, REPORT);
  expect(options).toEqual({ columns: undefined });
});

test('a request that fits has nothing to remove', () => {
  const request = { report_type: 'deals', search_params: { country: 'US' }, index_params: { sort: 'title' } };
  expect(unknownParams(request, REPORT)).toEqual({ names: [], filters: {}, options: {} });
});
