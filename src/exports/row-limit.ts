/** The row limit of an export. It is checked when the export is created and again in the snapshot that it is built from. */
import { counted } from '../counted.ts';
import { invalid } from '../errors.ts';

/** Throws VALIDATION_ERROR when `rows` exceeds `maxRows`. */
export function checkRowLimit(rows: number, maxRows: number): void {
  if (rows <= maxRows) return;
  throw invalid({
    field: 'search_params',
    wrong: `the export would have ${counted(rows, 'row')}`,
    allowed: `at most ${maxRows.toLocaleString('en')}`,
    next: 'Narrow the filters',
  });
}
