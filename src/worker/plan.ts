/** Cuts a report into parts: contiguous ranges of rows that never cross a worksheet. */
import type { PartPlan } from '../exports/start-parts.ts';
import type { Cut } from '../source/cut-report.ts';
import type { PartPlace } from '../source/part-places.ts';
import type { Key } from '../source/statements.ts';

/** Row number of the first data row after a header, with which places count. */
const AFTER_HEADER = 2;

/**
 * The parts, in order, of a report with `rows` rows that is cut at `cuts`. An empty report has one empty part. `first` is the row number
 * of the first data row, which is 1 in a format without a header.
 * Throws when the cuts do not match the row count, because the plan would lose or repeat rows.
 */
export function planParts(rows: number, cuts: readonly Cut[], first = AFTER_HEADER): PartPlan[] {
  const starts: (PartPlace & { key: Key | null })[] = [{ n: 0, sheet: 0, firstRow: AFTER_HEADER, key: null }, ...cuts];
  return starts.map(({ n, sheet, firstRow, key }, number) => {
    const end = starts[number + 1] ?? { n: rows, key: null };
    if (end.n < n || (end.n === n && rows > 0)) throw new Error(`Part ${number} would hold ${end.n - n} rows.`);
    return { number, sheet, firstRow: firstRow - AFTER_HEADER + first, rows: end.n - n, lower: key, upper: end.key };
  });
}
