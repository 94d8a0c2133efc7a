/** Adds up the rows of an export for its summary sheet. */
import type { SummaryColumns } from '../reports/summary.ts';
import type { Snapshot } from './snapshot.ts';
import type { Reading } from './statements.ts';
import { summaryStatement } from './summary-statement.ts';

/** The sums of some rows. Sums are decimal numbers as text, or null if no row has a value. */
export interface Totals {
  rows: number;
  /** One for each measure without a currency. */
  numbers: readonly (string | null)[];
  /** One for each amount, by currency. */
  amounts: ReadonlyMap<string, readonly (string | null)[]>;
}

/** The totals of the rows with a value of a dimension. Null is all values without their own totals. */
export interface ValueTotals extends Totals {
  value: string | null;
}

export interface SummaryTotals {
  whole: Totals;
  /** For each dimension, its values: dates in order, others with the most frequent value first. All other values come last. */
  dimensions: readonly (readonly ValueTotals[])[];
  /** Currencies that have amounts, the most frequent first. */
  currencies: readonly string[];
  /** Number of further currencies, whose amounts are not added up. */
  otherCurrencies: number;
}

interface Row {
  dimension: number | null;
  value: string | null;
  currency: string | null;
  whole: boolean;
  rows: number;
  numbers: (string | null)[];
  amounts: (string | null)[];
  currencies: number;
}

export async function summarize(snapshot: Snapshot, reading: Reading, columns: SummaryColumns): Promise<SummaryTotals> {
  const rows = await snapshot.query<Row & Record<string, unknown>>(summaryStatement(reading, columns));
  const byCurrency = Map.groupBy(
    rows.filter((row) => !row.whole),
    groupOf,
  );
  const found = rows
    .filter((row) => row.whole)
    .map((row) => ({ ...row, amounts: amountsOf(byCurrency.get(groupOf(row)) ?? []) }));
  const whole = found.find(({ dimension }) => dimension === null) ?? none(columns);
  const ofWhole = rows.filter((row) => row.dimension === null && !row.whole);
  const currencies = ofWhole.toSorted((a, b) => b.rows - a.rows || (a.currency! < b.currency! ? -1 : 1));
  return {
    whole,
    dimensions: columns.dimensions.map((_, i) => found.filter(({ dimension }) => dimension === i)),
    currencies: currencies.map(({ currency }) => currency!),
    otherCurrencies: (rows[0]?.currencies ?? 0) - currencies.length,
  };
}

const groupOf = ({ dimension, value }: Row): string => JSON.stringify([dimension, value]);

function amountsOf(rows: readonly Row[]): Map<string, (string | null)[]> {
  return new Map(rows.map(({ currency, amounts }) => [currency!, amounts]));
}

/** Without rows, there are no groups. */
function none({ numbers }: SummaryColumns): Totals {
  return { rows: 0, numbers: numbers.map(() => null), amounts: new Map() };
}
