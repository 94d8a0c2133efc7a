/**
 * Deflate (RFC 1951) that finds matches from hints instead of a search. This is AssemblyScript, compiled by `npm run wasm`.
 * `docs/decisions/0010-deflate.md` has the reasons.
 */
import { align, at, put, setBits, writeTo } from './bits.ts';
import { beginFields, hints, MAX_COLUMNS, MAX_HINTS, matchFields, shapes } from './fields.ts';
import { beginStretch, freeMemory, keepWindow, limit, RECORDS, takeBatch } from './stretch.ts';
import { beginSymbols, finishSymbols } from './symbols.ts';
import { beginText } from './text.ts';

export { hints, MAX_COLUMNS, MAX_HINTS, RECORDS, shapes };

let columnCount: i32 = 0;
let output: usize = 0;

/**
 * Begins a stretch of records with the given number of fields. Their shapes must be at `shapes`. The first record is at
 * `RECORDS`.
 */
export function begin(fields: i32): void {
  columnCount = fields;
  beginStretch();
  beginSymbols();
  beginFields(fields);
  beginText();
  setBits(0, 0, 0);
}

/**
 * Deflates the bytes from the end of the last batch to the address `end`, with their hints. The memory after `end` must have room
 * for twice as many bytes and 4 KiB. Returns the address after the result, which begins at `resultStart()`.
 */
export function deflate(end: usize, hintCount: i32): usize {
  takeBatch(end);
  output = freeMemory();
  writeTo(output);
  matchFields(hintCount, columnCount);
  finishSymbols(limit);
  return at;
}

export function resultStart(): usize {
  return output;
}

/** Returns the address of the next batch. Call it after the result has been copied. */
export function next(): usize {
  return keepWindow();
}

/**
 * Ends the stretch on a byte boundary with an empty stored block (§3.2.4), like zlib's Z_FULL_FLUSH. The block has BFINAL 0,
 * BTYPE 00, LEN 0 and its complement. Returns the address after the result.
 */
export function finish(): usize {
  output = freeMemory();
  writeTo(output);
  put(0, 3);
  align();
  put(0, 16);
  put(0xffff, 16);
  return at;
}
