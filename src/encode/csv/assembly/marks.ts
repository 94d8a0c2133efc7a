/**
 * Where a file shows something else than the COPY text, and where groups of rows end: `src/encode/shown-rows.ts` is told. A mark is
 * the place in the batch above two bits that say what is there.
 */

/** The field that begins there is empty. */
export const EMPTY: u32 = 0;
/** The field that begins there does so with an apostrophe. */
export const APOSTROPHE: u32 = 1;
/** The group ends whose last row is before it. */
export const GROUP_END: u32 = 2;
const MEANING_BITS: u32 = 2;

let batch: usize = 0;
let at: usize = 0;

/** Begins the marks of the batch of rows at an address; they go to `address`. */
export function beginMarks(address: usize, rows: usize): void {
  at = address;
  batch = rows;
}

/** The address after the last mark. */
export function marksEnd(): usize {
  return at;
}

export function mark(place: usize, meaning: u32): void {
  store<u32>(at, ((place - batch) << MEANING_BITS) | meaning);
  at += 4;
}
