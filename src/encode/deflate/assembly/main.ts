/**
 * Deflate (RFC 1951) for those who know where the matches are: they are told, not searched for.
 * `docs/decisions/0010-deflate.md` says why. AssemblyScript, compiled by `npm run wasm`.
 */
import { align, at, put, setBits, writeTo } from './bits.ts';
import { beginFields, hints, MOST_COLUMNS, MOST_HINTS, matchFields, shapes } from './fields.ts';
import { beginStretch, freeMemory, keepWindow, limit, RECORDS, takeBatch } from './stretch.ts';
import { beginSymbols, finishSymbols } from './symbols.ts';
import { beginText } from './text.ts';

export { hints, MOST_COLUMNS, MOST_HINTS, RECORDS, shapes };

let columnCount: i32 = 0;
let output: usize = 0;

/** Begins a stretch of records with so many fields, whose shapes are in place. The first byte goes to `RECORDS`. */
export function begin(fields: i32): void {
  columnCount = fields;
  beginStretch();
  beginSymbols();
  beginFields(fields);
  beginText();
  setBits(0, 0, 0);
}

/**
 * Deflates what was written since the last batch, up to the address `end`, with its hints. The memory behind must have
 * room for twice as many bytes, and 4 KiB. Returns the address after the result, which begins at `resultStart()`.
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

/** Call it when the result has been taken: says at what address the next batch begins. */
export function next(): usize {
  return keepWindow();
}

/**
 * Ends the stretch on a byte border with an empty stored block (§3.2.4), as zlib's Z_FULL_FLUSH does: BFINAL 0, BTYPE 00,
 * then LEN 0 and its complement. Returns the address after the result.
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
