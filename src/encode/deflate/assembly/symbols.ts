/** Gathers symbols and has a block written whenever there are enough. */
import { writeBlock } from './block.ts';
import { LEAST_MATCH, MOST_MATCH } from './codes.ts';
import { LENGTH_SHIFT, MOST_LITERALS, ONLY_LITERALS, RUN_SHIFT } from './symbol.ts';

/** Symbols in one Huffman-coded block: of clicks about 1,000 rows, and headers are 0.2 % of the output. */
const CAPACITY: i32 = 32768;

const symbols: usize = memory.data(4 * CAPACITY, 16);
let count: i32 = 0;
/** Up to here all bytes are in blocks already. */
let written: i32 = 0;
/** Up to here all bytes are in blocks or symbols. */
let symbolized: i32 = 0;

export function beginSymbols(): void {
  count = 0;
  written = 0;
  symbolized = 0;
}

/**
 * The `length` bytes at the place `at` equal those `distance` before. A length from 4 on, a distance of at most 32,768
 * that does not reach before the beginning; matches come in their order and do not overlap.
 */
export function addMatch(at: i32, length: i32, distance: i32): void {
  let rest = length;
  let start = at;
  while (rest > MOST_MATCH) {
    // What remains is never too short for a match.
    const part = min(MOST_MATCH, rest - 4);
    addOne(start, part, distance);
    start += part;
    rest -= part;
  }
  addOne(start, rest, distance);
}

function addOne(at: i32, length: i32, distance: i32): void {
  let literals = at - symbolized;
  if (literals >= <i32>ONLY_LITERALS) {
    addLiterals(at);
    literals = 0;
  }
  store<u32>(
    symbols + (count << 2),
    (literals << RUN_SHIFT) | ((length - LEAST_MATCH) << LENGTH_SHIFT) | (distance - 1),
  );
  symbolized = at + length;
  if (++count === CAPACITY) endBlock();
}

function addLiterals(end: i32): void {
  while (symbolized < end) {
    const literals = min(end - symbolized, MOST_LITERALS);
    store<u32>(symbols + (count << 2), (ONLY_LITERALS << RUN_SHIFT) | literals);
    symbolized += literals;
    if (++count === CAPACITY) endBlock();
  }
}

/** Writes all up to `end` into blocks. */
export function finishSymbols(end: i32): void {
  addLiterals(end);
  if (count > 0) endBlock();
}

function endBlock(): void {
  writeBlock(symbols, count, written, symbolized);
  written = symbolized;
  count = 0;
}
