/** What is wrong with a block of COPY rows, in the words of all encoders. */

const LF = 0x0a;

/** Throws when the last row is unfinished. */
export function checkLastRow(rows: Uint8Array): void {
  if (rows.length > 0 && rows[rows.length - 1] !== LF) throw new Error('the block ends within a row');
}

/** The error for a row, counted from 1, that has not as many fields as there are columns. */
export function fieldCountError(row: number, than: 'fewer' | 'more', columns: number): Error {
  return new Error(`row ${row} of the block has ${than} fields than the ${columns} columns`);
}
