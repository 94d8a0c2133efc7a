/** The query for the rows of a clicks export, exactly as Sheaf runs it. */
import { canonicalParams } from '../../src/reports/canonical.ts';
import { clicksDetailsExcel } from '../../src/reports/clicks-details-excel.ts';
import type { ReportColumn } from '../../src/reports/report-type.ts';
import { chosenColumns, type Reading, rowsStatement } from '../../src/source/statements.ts';
import { SPAN } from './clicks.ts';

/** All clicks of a publisher, with the default columns. */
export function clicksReading(publisherId: number): { reading: Reading; columns: ReportColumn[] } {
  const report = clicksDetailsExcel;
  const params = canonicalParams(report, { search_params: SPAN, index_params: {} });
  const reading: Reading = { report, params, publisherId, publisherSlug: 'any', asOf: '2026-04-01 00:00:00+00' };
  return { reading, columns: chosenColumns(reading) };
}

/** The query inside a worker's COPY, for the whole range. */
export function clicksQuery(publisherId: number): string {
  const { text } = rowsStatement(clicksReading(publisherId).reading, { lower: null, upper: null });
  const query = /^copy \((.*)\) to stdout$/s.exec(text)?.[1];
  if (!query) throw new Error('The statement has an unexpected form. Update bench/lib/reading.ts.');
  return query;
}
