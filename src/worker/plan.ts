/** Cuts a report into parts: contiguous ranges of rows that never cross a worksheet. */
import type { PartPlan } from '../exports/start-parts.ts';
import type { Cut } from '../source/cut-report.ts';
import type { PartPlace } from '../source/part-places.ts';
import type { Key } from '../source/statements.ts';

/**
 * The parts, in order, of a report with `rows` rows that is cut at `cuts`. An empty report has one empty part.
 * Throws when the cuts do not match the row count, because the plan would lose or repeat rows.
 */
export function planParts(rows: number, cuts: readonly Cut[]): PartPlan[] {
  const starts: (PartPlace & { key: Key | null })[] = [{ n: 0, sheet: 0, firstRow: 2, key: null }, ...cuts];
  return starts.map(({ n, sheet, firstRow, key }, number) => {
    const end = starts[number + 1] ?? { n: rows, key: null };
    if (end.n < n || (end.n === n && rows > 0)) throw new Error(`Part ${number} would hold ${end.n - n} rows.`);
    return { number, sheet, firstRow, rows: end.n - n, lower: key, upper: end.key };
  });
}
