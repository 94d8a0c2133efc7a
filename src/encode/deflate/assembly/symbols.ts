/** Collects symbols, and writes a block when there are enough. */
import { writeBlock } from './block.ts';
import { MAX_MATCH, MIN_MATCH } from './codes.ts';
import { LENGTH_SHIFT, MAX_LITERALS, ONLY_LITERALS, RUN_SHIFT } from './symbol.ts';

/** Maximum symbols of a block. For clicks, a block has about 1,000 rows, and headers are 0.2% of the output. */
const CAPACITY: i32 = 32768;

const symbols: usize = memory.data(4 * CAPACITY, 16);
let count: i32 = 0;
/** All bytes before this position are in blocks. */
let written: i32 = 0;
/** All bytes before this position are in blocks or symbols. */
let symbolized: i32 = 0;

export function beginSymbols(): void {
  count = 0;
  written = 0;
  symbolized = 0;
}

/**
 * Adds a match: the `length` bytes at the position `at` equal those `distance` bytes before. The length is at least 4. The
 * distance is at most 32,768 and within the stretch. Matches must be in order and must not overlap.
 */
export function addMatch(at: i32, length: i32, distance: i32): void {
  let rest = length;
  let start = at;
  while (rest > MAX_MATCH) {
    // The rest must be long enough for a match.
    const part = min(MAX_MATCH, rest - 4);
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
  store<u32>(symbols + (count << 2), (literals << RUN_SHIFT) | ((length - MIN_MATCH) << LENGTH_SHIFT) | (distance - 1));
  symbolized = at + length;
  if (++count === CAPACITY) endBlock();
}

function addLiterals(end: i32): void {
  while (symbolized < end) {
    const literals = min(end - symbolized, MAX_LITERALS);
    store<u32>(symbols + (count << 2), (ONLY_LITERALS << RUN_SHIFT) | literals);
    symbolized += literals;
    if (++count === CAPACITY) endBlock();
  }
}

/** Writes all bytes before `end` to blocks. */
export function finishSymbols(end: i32): void {
  addLiterals(end);
  if (count > 0) endBlock();
}

function endBlock(): void {
  writeBlock(symbols, count, written, symbolized);
  written = symbolized;
  count = 0;
}
