/** Proves that the rows can be added up for the summary sheet of a workbook. */
import type { ReportColumn } from '../../reports/report-type.ts';
import { summaryColumns } from '../../reports/summary.ts';
import { summaryStatement } from '../summary-statement.ts';
import { type Finding, saysOf } from './finding.ts';
import type { Proving } from './proving.ts';

/** The rows with a value of a dimension. The value is null for all values without their own totals. */
interface Counted extends Record<string, unknown> {
  dimension: number | null;
  value: string | null;
  whole: boolean;
  rows: number;
}

export async function proveSummary({ report, reading, query }: Proving): Promise<Finding[]> {
  if (!report.summary) return [];
  const all = reading({ index: { columns: report.columns.map(({ key }) => key), format: 'xlsx', summary: true } });
  const columns = summaryColumns(report, all.params.index_params)!;
  const started = performance.now();
  let counted: Counted[];
  try {
    counted = await query<Counted>(summaryStatement(all, columns));
  } catch (error) {
    return [{ check: 'summary', state: 'fail', says: saysOf(error), remedy: 'Correct the columns of summary.' }];
  }
  const ms = Math.ceil(performance.now() - started);
  const names = columns.dimensions.map(({ key }) => key).join(', ');
  const groups = counted.filter(({ whole }) => whole);
  return [
    { check: 'summary', state: 'ok', says: `Adding up the rows by ${names} took ${ms} ms.` },
    ...columns.dimensions
      .filter((_, i) => isNearlyUnique(groups.filter(({ dimension }) => dimension === i)))
      .map(nearlyUnique),
  ];
}

/** The most frequent values have their own totals. If one of them has a single row, so has each of all other values. */
function isNearlyUnique(values: readonly Counted[]): boolean {
  const others = values.find(({ value }) => value === null)?.rows ?? 0;
  const all = values.reduce((sum, { rows }) => sum + rows, 0);
  return others > all / 2 && values.some(({ value, rows }) => value !== null && rows === 1);
}

const nearlyUnique = ({ key }: ReportColumn): Finding => ({
  check: `summary ${key}`,
  state: 'warn',
  says: `More than half of the rows have a value of ${key} that no other row has. Their totals take memory and say little.`,
  remedy: `Remove ${key} from the dimensions of summary.`,
});
