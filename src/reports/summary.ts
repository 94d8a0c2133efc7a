/** What the summary sheet of a file covers. */
import type { Kind } from '../encode/kinds.ts';
import type { IndexParams } from './index-params.ts';
import type { ReportColumn, ReportType } from './report-type.ts';

/** The columns of a file that its summary covers. */
export interface SummaryColumns {
  dimensions: readonly ReportColumn[];
  /** Measures without a currency. */
  numbers: readonly ReportColumn[];
  /** Measures in the currency of their row. Empty without a currency. */
  amounts: readonly ReportColumn[];
  /** Null if the file has no column with it. */
  currency: ReportColumn | null;
  /** Measures that the file has, but that cannot be added up without the currency. */
  withoutCurrency: readonly ReportColumn[];
}

const DIMENSION_KINDS: readonly Kind[] = ['text', 'id', 'date', 'timestamp'];
const NUMBER_KINDS: readonly Kind[] = ['integer', 'decimal'];
const CURRENCY_KINDS: readonly Kind[] = ['text', 'id'];

/**
 * The columns that the summary of an export covers, or null if its file has no summary. Only columns of the file are added up, so the
 * summary can be checked against its rows.
 */
export function summaryColumns(
  report: ReportType,
  { summary, columns }: Pick<IndexParams, 'summary' | 'columns'>,
): SummaryColumns | null {
  if (!summary || !report.summary) return null;
  const { dimensions, measures = [], currency } = report.summary;
  const inFile = (keys: readonly string[]) =>
    keys.filter((key) => columns.includes(key)).map((key) => report.columns.find((column) => column.key === key)!);
  const money = inFile(measures).filter(({ kind }) => kind === 'money');
  const [unit = null] = currency === undefined ? [] : inFile([currency]);
  return {
    dimensions: inFile(dimensions),
    numbers: inFile(measures).filter(({ kind }) => kind !== 'money'),
    amounts: unit ? money : [],
    currency: unit,
    withoutCurrency: unit ? [] : money,
  };
}

/** What is wrong with the summary of a report type, or null. */
export function summaryFault({ summary, columns }: ReportType): string | null {
  if (summary === undefined) return null;
  const { dimensions, measures = [], currency } = summary;
  const kindOf = (key: string) => columns.find((column) => column.key === key)?.kind;
  const all = [...dimensions, ...measures, ...(currency === undefined ? [] : [currency])];
  const stray = all.find((key) => kindOf(key) === undefined);
  if (stray !== undefined) return `summary has ${stray}, which is not among its columns.`;
  const twice = [dimensions, measures].flatMap((keys) => keys.filter((key, i) => keys.indexOf(key) !== i))[0];
  if (twice !== undefined) return `summary has ${twice} twice.`;
  const odd = dimensions.find((key) => !DIMENSION_KINDS.includes(kindOf(key)!));
  if (odd !== undefined) return `the dimension ${odd} of summary is not a text, ID, date or timestamp column.`;
  const count = measures.find((key) => kindOf(key) !== 'money' && !NUMBER_KINDS.includes(kindOf(key)!));
  if (count !== undefined) return `the measure ${count} of summary is not an integer, decimal or money column.`;
  const amount = measures.find((key) => kindOf(key) === 'money');
  if (amount !== undefined && currency === undefined) {
    return `the measure ${amount} of summary is an amount, so summary needs the column with its currency.`;
  }
  if (currency === undefined || CURRENCY_KINDS.includes(kindOf(currency)!)) return null;
  return `the currency ${currency} of summary is not a text or ID column.`;
}
