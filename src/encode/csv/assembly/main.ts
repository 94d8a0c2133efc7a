/**
 * COPY text to CSV: RFC 4180 with CRLF, in UTF-8. `docs/decisions/0015-csv.md` says why here. AssemblyScript, compiled by
 * `npm run wasm`.
 */
import { beginEnds } from './ends.ts';
import { BOOLEAN, DATE, NUMBER, TEXT, TIMESTAMP } from './kinds.ts';
import { APOSTROPHE, beginMarks, EMPTY, GROUP_END, mark, marksEnd } from './marks.ts';
import { hasMore, nextRow, writeRow } from './row.ts';

export { APOSTROPHE, BOOLEAN, DATE, EMPTY, hasMore, marksEnd, NUMBER, TEXT, TIMESTAMP };

/** From here on all memory is the client's: the kinds of the columns, a byte each, and behind them whatever a batch needs. */
export const KINDS: usize = __heap_base;

let columnCount: usize = 0;
let groupRows: i32 = 0;
let rows: i32 = 0;
/** Rows that are missing to a whole group. */
let missing: i32 = 0;

/** Begins a block whose rows have so many columns, the kinds of which are in place. */
export function begin(columns: usize, rowsPerGroup: i32): void {
  columnCount = columns;
  groupRows = rowsPerGroup;
  missing = rowsPerGroup;
  rows = 0;
}

/**
 * Writes the rows from `start` to `end` to `out`, and returns the address behind them; 0 when a row has not as many fields as there
 * are columns. They take at most two bytes for each of theirs and three for each of their fields. Each field has at most one
 * mark, each group of rows one. Some bytes behind `end` are read and mean nothing (4 KiB), and some behind the rows are overwritten (32).
 */
export function encode(start: usize, end: usize, out: usize, marks: usize): usize {
  beginMarks(marks, start);
  beginEnds(start);
  let to = out;
  for (let at = start; at < end; at = nextRow) {
    to = writeRow(at, to, KINDS, KINDS + columnCount - 1);
    if (to === 0) return 0;
    rows++;
    if (--missing > 0) continue;
    missing = groupRows;
    mark(nextRow, GROUP_END);
  }
  return to;
}

/** How many rows of the block have been written. */
export function rowCount(): i32 {
  return rows;
}
