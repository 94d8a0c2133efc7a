/**
 * Encodes COPY text as CSV according to RFC 4180 or with other separators, in UTF-8. This is AssemblyScript, compiled by `npm run wasm`.
 * `docs/decisions/0015-csv.md` has the reasons.
 */
import { beginEnds } from '../../copy/assembly/ends.ts';
import { BOOLEAN, DATE, NUMBER, TEXT, TIMESTAMP } from '../../copy/assembly/kinds.ts';
import { APOSTROPHE, beginMarks, EMPTY, GROUP_END, mark, marksEnd } from '../../copy/assembly/marks.ts';
import { setFieldSeparator } from './formula.ts';
import { setDecimal } from './number.ts';
import { hasMore, nextRow, setSeparators, writeRow } from './row.ts';

export { APOSTROPHE, BOOLEAN, DATE, EMPTY, hasMore, marksEnd, NUMBER, TEXT, TIMESTAMP };

/** The module does not use memory from here on. The kinds of the columns are here, one byte each. Batches follow. */
export const KINDS: usize = __heap_base;

let columnCount: usize = 0;
let groupRows: i32 = 0;
let rows: i32 = 0;
/** Number of rows until the group is complete. */
let remaining: i32 = 0;

/**
 * Sets the bytes between fields and in decimal numbers, and whether rows end with CRLF (2 bytes) or LF (1). It holds for all blocks until it
 * is set again.
 */
export function setDialect(separator: u8, decimal: u8, lineEndBytes: usize): void {
  setSeparators(separator, lineEndBytes);
  setDecimal(decimal);
  setFieldSeparator(separator);
}

/** Begins a block with the given number of columns. Their kinds must be at `KINDS`. */
export function begin(columns: usize, rowsPerGroup: i32): void {
  columnCount = columns;
  groupRows = rowsPerGroup;
  remaining = rowsPerGroup;
  rows = 0;
}

/**
 * Writes the rows from `start` to `end` to `out`, and returns the address after them. Returns 0 if a row has more or fewer fields
 * than columns. The output needs at most two bytes for each input byte, and three for each field. Each field has at most one
 * mark, and each group of rows has one. The function reads up to 4 KiB after `end`, and overwrites up to 32 bytes after the
 * output.
 */
export function encode(start: usize, end: usize, out: usize, marks: usize): usize {
  beginMarks(marks, start);
  beginEnds(start);
  let to = out;
  for (let at = start; at < end; at = nextRow) {
    to = writeRow(at, to, KINDS, KINDS + columnCount - 1);
    if (to === 0) return 0;
    rows++;
    if (--remaining > 0) continue;
    remaining = groupRows;
    mark(nextRow, GROUP_END);
  }
  return to;
}

/** Returns the number of rows of the block that have been written. */
export function rowCount(): i32 {
  return rows;
}
