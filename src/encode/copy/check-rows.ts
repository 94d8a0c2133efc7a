/** Errors in a block of COPY rows, with the same messages in every encoder. */

const LF = 0x0a;

/** Throws if the last row does not end with LF. */
export function checkLastRow(rows: Uint8Array): void {
  if (rows.length > 0 && rows[rows.length - 1] !== LF) throw new Error('The block ends within a row.');
}

/** Returns the error for a row with too few or too many fields. The first row is 1. */
export function fieldCountError(row: number, than: 'fewer' | 'more', columns: number): Error {
  return new Error(`Row ${row} of the block has ${than} fields than the ${columns} columns.`);
}
