/**
 * Marks for `src/encode/shown-rows.ts`. They show where the file differs from the COPY text, and where groups of rows end. The
 * lower two bits of a mark are its meaning, and the other bits are a position in the batch.
 */

/** An empty field begins at the position. */
export const EMPTY: u32 = 0;
/** A field that begins with an apostrophe begins at the position. */
export const APOSTROPHE: u32 = 1;
/** A group of rows ends before the position. */
export const GROUP_END: u32 = 2;
const MEANING_BITS: u32 = 2;

let batch: usize = 0;
let at: usize = 0;

/** Begins the marks of the batch at `rows`. They are written to `address`. */
export function beginMarks(address: usize, rows: usize): void {
  at = address;
  batch = rows;
}

/** Returns the address after the last mark. */
export function marksEnd(): usize {
  return at;
}

export function mark(position: usize, meaning: u32): void {
  store<u32>(at, ((position - batch) << MEANING_BITS) | meaning);
  at += 4;
}
