/** The fields of a block: where they end, and the state of the column that is being encoded. */
import { LF, TAB } from '../../copy/assembly/bytes.ts';
import { CHUNK, lineFeeds, separators } from '../../copy/assembly/chunk.ts';
import { listEnds } from '../../copy/assembly/ends.ts';

/** Bytes that are searched at a time. */
const STRIDE: usize = 64;

/** `\N`, little-endian. */
const BACKSLASH_N: u16 = 0x4e5c;

/** Number of rows, and bytes between the ends of a column in two rows. */
export let rows: u32 = 0;
export let rowStride: usize = 0;
/** The address of the first end, and of the bits that say which rows have a value. */
let ends: usize = 0;
let validity: usize = 0;

/** Where the ends of the current column are, the byte that must be there, and the number of its rows without a value. */
export let columnEnds: usize = 0;
export let separator: u8 = TAB;
export let nulls: u32 = 0;
/** The row in which the current column failed. */
export let failedRow: u32 = 0;

/** Counts the fields in the rows from `start` to `end`. At least 64 zeros must follow. Sets the number of rows. */
export function countFields(start: usize, end: usize): u32 {
  let fields: u32 = 0;
  rows = 0;
  for (let at = start; at < end; at += CHUNK) {
    const chunk = v128.load(at);
    fields += popcnt(i8x16.bitmask(separators(chunk)));
    rows += popcnt(i8x16.bitmask(lineFeeds(chunk)));
  }
  return fields;
}

/**
 * Lists the ends of all fields at `table`, in four bytes each, after the end of an imagined field before the first. The table needs room
 * for four more. `bits` has room for one bit for each row.
 */
export function listFields(start: usize, end: usize, columns: u32, table: usize, bits: usize): void {
  ends = table;
  validity = bits;
  rowStride = 4 * columns;
  store<u32>(table, start - 1);
  let to = table + 4;
  for (let at = start; at < end; at += STRIDE) to = listEnds(at, to);
}

/** Begins with a column, counted from 0. */
export function beginColumn(column: u32): void {
  columnEnds = ends + 4 * column;
  separator = 4 * column + 4 === <u32>rowStride ? LF : TAB;
  nulls = 0;
  memory.fill(validity, 0xff, (rows + 7) >> 3);
}

/** The address of a row, counted from 0, and of the end of the last one. */
export function rowStart(row: u32): usize {
  return load<u32>(ends + rowStride * row) + 1;
}

export function isNull(start: usize, end: usize): bool {
  return end - start === 2 && load<u16>(start) === BACKSLASH_N;
}

/** Records that the current column has no value in a row. */
export function setNull(row: u32): void {
  const byte = validity + (row >> 3);
  store<u8>(byte, load<u8>(byte) & ~((<u8>1) << (<u8>row & 7)));
  nulls++;
}

/** Records where the column failed. The result is the address that the functions for columns return then. */
export function fail(row: u32): usize {
  failedRow = row;
  return 0;
}
