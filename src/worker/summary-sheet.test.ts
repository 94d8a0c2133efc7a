import { expect, test } from 'vitest';
import payouts from '../../test/fixtures/payouts/reports/payouts-excel.ts';
import { canonicalParams } from '../reports/canonical.ts';
import { summaryColumns } from '../reports/summary.ts';
import { buildSummary } from './summary-sheet.ts';

function linesWith(otherCurrencies: number): string[] {
  const params = canonicalParams(payouts, { search_params: {}, index_params: { summary: true } });
  const columns = summaryColumns(payouts, params.index_params)!;
  const reading = { report: payouts, params, publisherId: 1, publisherSlug: 'own', asOf: '2026-01-01' };
  const whole = { rows: 0, numbers: [], amounts: new Map() };
  const dimensions = columns.dimensions.map(() => []);
  return buildSummary(reading, columns, { whole, dimensions, currencies: [], otherCurrencies }).sheet.lines.slice(2);
}

test.each([
  [0, []],
  [1, ['1 more currency is not included.']],
  [5, ['5 more currencies are not included.']],
])('the sheet says that %i currencies have no totals', (count, lines) => {
  expect(linesWith(count)).toEqual(lines);
});
