/**
 * Encodes COPY text as JSON Lines: one object in UTF-8 per line, and LF after each. This is AssemblyScript, compiled by
 * `npm run wasm`. `docs/decisions/0033-formats.md` has the reasons.
 */
import { beginEnds } from '../../copy/assembly/ends.ts';
import { BOOLEAN, DATE, NUMBER, TEXT, TIMESTAMP } from '../../copy/assembly/kinds.ts';
import { beginMarks, GROUP_END, mark, marksEnd } from '../../copy/assembly/marks.ts';
import { hasMore, nextRow, writeRow } from './row.ts';

export { BOOLEAN, DATE, hasMore, marksEnd, NUMBER, TEXT, TIMESTAMP };

/**
 * The module does not use memory from here on. The columns are here, in twelve bytes each: the kind of the column, and the address and
 * the length of its head. The heads follow, and then the batches.
 */
export const COLUMNS: usize = __heap_base;

/** Bytes of a column. */
export const COLUMN_BYTES: usize = 12;

let columnsEnd: usize = 0;
let groupRows: i32 = 0;
let rows: i32 = 0;
/** Number of rows until the group is complete. */
let remaining: i32 = 0;

/** Begins a block with the given number of columns, which must be at `COLUMNS`. */
export function begin(columns: usize, rowsPerGroup: i32): void {
  columnsEnd = COLUMNS + COLUMN_BYTES * columns;
  groupRows = rowsPerGroup;
  remaining = rowsPerGroup;
  rows = 0;
}

/**
 * Writes the rows from `start` to `end` to `out`, and returns the address after them. Returns 0 if a row has more or fewer fields
 * than columns. The output needs at most six bytes for each input byte, and for each row its heads and eight bytes for each field.
 * Each group of rows has a mark. The function reads up to 4 KiB after `end`, and overwrites up to 32 bytes after the output.
 */
export function encode(start: usize, end: usize, out: usize, marks: usize): usize {
  beginMarks(marks, start);
  beginEnds(start);
  let to = out;
  for (let at = start; at < end; at = nextRow) {
    to = writeRow(at, to, COLUMNS, columnsEnd);
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
