/** The limit of rows in one export: checked when it is created, and again in the snapshot that it is built from. */
import { RequestError } from '../errors.ts';

/** Throws VALIDATION_ERROR when `rows` exceeds `maxRows`. */
export function checkRowLimit(rows: number, maxRows: number): void {
  if (rows <= maxRows) return;
  const message = `The report has ${rows} rows. The maximum is ${maxRows}. Narrow its filters.`;
  throw new RequestError('VALIDATION_ERROR', message, { details: [{ field: 'search_params', message }] });
}
