/** Proves that the rows can be added up for the summary sheet of a workbook. */
import { summaryColumns } from '../../reports/summary.ts';
import { summaryStatement } from '../summary-statement.ts';
import { type Finding, saysOf } from './finding.ts';
import type { Proving } from './proving.ts';

export async function proveSummary({ report, reading, query }: Proving): Promise<Finding[]> {
  if (!report.summary) return [];
  const all = reading({ index: { columns: report.columns.map(({ key }) => key), format: 'xlsx', summary: true } });
  const columns = summaryColumns(report, all.params.index_params)!;
  const started = performance.now();
  try {
    await query(summaryStatement(all, columns));
  } catch (error) {
    return [{ check: 'summary', state: 'fail', says: saysOf(error), remedy: 'Correct the columns of summary.' }];
  }
  const ms = Math.ceil(performance.now() - started);
  const names = columns.dimensions.map(({ key }) => key).join(', ');
  return [{ check: 'summary', state: 'ok', says: `Adding up the rows by ${names} took ${ms} ms.` }];
}
