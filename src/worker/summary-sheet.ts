/** The summary sheet of a workbook from the totals of its rows. */
import { CHART_ROWS, type SummaryChart, type SummarySheet, type SummaryTable } from '../encode/format.ts';
import type { FileSummary } from '../exports/file-summary.ts';
import type { ReportColumn } from '../reports/report-type.ts';
import type { SummaryColumns } from '../reports/summary.ts';
import type { Reading } from '../source/statements.ts';
import type { SummaryTotals, Totals, ValueTotals } from '../source/summarize.ts';
import { EMPTY, isDate, OTHER_DATES } from '../source/summary-statement.ts';
import { fillGaps } from './fill-gaps.ts';

/** Values in the chart, unless they are periods. */
const MAX_BARS = 10;

const OTHERS = 'All others';
const ALL = 'All rows';

/** The sheet, and its description for the receipt. */
export interface BuiltSummary {
  sheet: SummarySheet;
  described: Omit<FileSummary, 'sheet'>;
}

type By = FileSummary['tables'][number]['by'];

/** A table before its place is known. */
interface Draft {
  column: ReportColumn | null;
  by: By;
  values: readonly ValueTotals[];
}

export function buildSummary(reading: Reading, columns: SummaryColumns, totals: SummaryTotals): BuiltSummary {
  const whole: Draft = { column: null, by: 'all', values: [{ ...totals.whole, value: ALL }] };
  const drafts = columns.dimensions.map((column, i) => draftOf(column, totals.dimensions[i]!));
  const lines = linesOf(reading, columns, totals);
  const charted = drafts[0] ? barsOf(drafts[0]) : 0;
  const chartRow = lines.length + 2;
  let firstRow = charted > 0 ? chartRow + CHART_ROWS + 1 : chartRow;
  const shown = shownColumns(columns, totals);
  const all = [whole, ...drafts];
  const tables = all.map((draft) => {
    const table = tableOf(draft, shown, firstRow);
    firstRow += table.rows.length + 2;
    return table;
  });
  const [first] = drafts;
  return {
    sheet: {
      lines,
      tables,
      chart: charted > 0 ? chartOf(reading, first!, { table: tables[1]!, rows: charted, firstRow: chartRow }) : null,
    },
    described: {
      amounts: columns.amounts.map(({ key }) => key),
      currency: columns.amounts.length > 0 ? columns.currency!.key : null,
      columns: shown.map(({ label, key, currency }) => ({ label, column: key, currency })),
      tables: all.map(({ column, by, values }, i) => ({
        label: tables[i]!.columns[0]!.label,
        column: column?.key ?? null,
        by,
        first_row: tables[i]!.firstRow,
        rows: tables[i]!.rows.length,
        others: by === 'all' ? ALL : values.at(-1)?.value === null ? OTHERS : null,
      })),
      other_currencies: totals.otherCurrencies,
    },
  };
}

function linesOf({ report }: Reading, columns: SummaryColumns, { otherCurrencies }: SummaryTotals): string[] {
  const names = (list: readonly ReportColumn[]) => list.map(({ label }) => label).join(', ');
  return [
    `Summary: ${report.title}`,
    'Totals of all rows of this file, from the same snapshot.',
    ...(columns.withoutCurrency.length > 0
      ? [`Not added up, because the file has no column with their currency: ${names(columns.withoutCurrency)}.`]
      : []),
    ...(otherCurrencies > 0 ? [`Amounts in ${otherCurrencies} more currencies are not added up.`] : []),
  ];
}

const DATES = /^\d/;

function draftOf(column: ReportColumn, values: readonly ValueTotals[]): Draft {
  if (!isDate(column)) return { column, by: 'value', values };
  const dates = values.filter(({ value }) => DATES.test(value!));
  const rest = [OTHER_DATES, EMPTY].flatMap((name) => values.filter(({ value }) => value === name));
  const by = ({ 4: 'year', 7: 'month' } as const)[dates[0]?.value?.length ?? 0] ?? 'day';
  return { column, by, values: [...fillGaps(dates, by), ...rest] };
}

/** A column of all tables after the first. */
interface ShownColumn {
  label: string;
  kind: ReportColumn['kind'];
  /** Null for the number of rows. */
  key: string | null;
  currency: string | null;
  of(totals: Totals): string | null;
}

function shownColumns({ numbers, amounts }: SummaryColumns, { currencies }: SummaryTotals): ShownColumn[] {
  return [
    { label: 'Rows', kind: 'integer', key: null, currency: null, of: ({ rows }) => String(rows) },
    ...numbers.map(
      ({ label, kind, key }, i): ShownColumn => ({
        label,
        kind,
        key,
        currency: null,
        of: (totals) => totals.numbers[i] ?? null,
      }),
    ),
    ...currencies.flatMap((currency) =>
      amounts.map(
        ({ label, kind, key }, i): ShownColumn => ({
          label: `${label} (${currency === EMPTY ? 'no currency' : currency})`,
          kind,
          key,
          currency,
          of: (totals) => totals.amounts.get(currency)?.[i] ?? null,
        }),
      ),
    ),
  ];
}

function tableOf({ column, by, values }: Draft, shown: readonly ShownColumn[], firstRow: number): SummaryTable {
  return {
    firstRow,
    columns: [{ label: headingOf(column, by), kind: 'id' }, ...shown.map(({ label, kind }) => ({ label, kind }))],
    rows: values.map((value) => [value.value ?? OTHERS, ...shown.map(({ of }) => of(value))]),
  };
}

function headingOf(column: ReportColumn | null, by: By): string {
  if (column === null) return 'Total';
  return by === 'value' ? column.label : `${column.label} (${by})`;
}

/** The number of rows in the chart: all periods, or the first values. */
function barsOf({ by, values }: Draft): number {
  if (by === 'value') return values.slice(0, MAX_BARS).filter(({ value }) => value !== null).length;
  return values.filter(({ value }) => DATES.test(value!)).length;
}

function chartOf(
  { report }: Reading,
  { column, by }: Draft,
  place: Pick<SummaryChart, 'table' | 'rows' | 'firstRow'>,
): SummaryChart {
  const isPeriod = by !== 'value';
  return {
    ...place,
    title: `${report.title}: rows by ${isPeriod ? by : column!.label}`,
    direction: isPeriod ? 'columns' : 'bars',
  };
}
