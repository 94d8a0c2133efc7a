/** Cuts a report into parts: contiguous ranges of rows, none crossing a worksheet. */
import type { Cut } from '../source/cut-report.ts';
import type { Key, Range } from '../source/statements.ts';

export interface PlannedPart extends Range {
  /** Place among the parts, from 0. */
  number: number;
  /** Worksheet the rows go to, from 0. */
  sheet: number;
  /** Row number in the sheet of the part's first row; 1 is the header. */
  firstRow: number;
  rows: number;
}

/**
 * The parts of a report of `rows` rows cut at `cuts`, in order. An empty report has one empty part.
 * Throws when the cuts do not fit the count: then the plan would lose or repeat rows.
 */
export function planParts(rows: number, cuts: readonly Cut[], sheetRows: number): PlannedPart[] {
  const starts: { n: number; key: Key | null }[] = [{ n: 0, key: null }, ...cuts];
  return starts.map(({ n, key }, number) => {
    const end = starts[number + 1] ?? { n: rows, key: null };
    if (end.n < n || (end.n === n && rows > 0)) throw new Error(`Part ${number} would hold ${end.n - n} rows.`);
    const sheet = Number.isFinite(sheetRows) ? Math.floor(n / sheetRows) : 0;
    const before = sheet === 0 ? 0 : sheet * sheetRows;
    return { number, sheet, firstRow: n - before + 2, rows: end.n - n, lower: key, upper: end.key };
  });
}
