/** Counts how often a block uses each code, to build its Huffman codes. */
import {
  DISTANCE_CODES,
  distanceCode,
  END_OF_BLOCK,
  FIRST_LENGTH_CODE,
  LENGTHS,
  LITERAL_CODES,
  lengthCode,
} from './codes.ts';
import { origin } from './stretch.ts';
import { distanceLess1, isOnlyLiterals, lengthLess3, literalRun, matchedBytes } from './symbol.ts';

export const literalCounts: usize = memory.data(4 * LITERAL_CODES, 16);
export const distanceCounts: usize = memory.data(4 * DISTANCE_CODES, 16);
const lengthCounts: usize = memory.data(4 * LENGTHS, 16);

function increment(address: usize): void {
  store<u32>(address, load<u32>(address) + 1);
}

/** Counts the codes of the symbols, whose bytes begin at the position `start`. */
export function countSymbols(symbols: usize, count: i32, start: i32): void {
  memory.fill(literalCounts, 0, 4 * LITERAL_CODES);
  memory.fill(distanceCounts, 0, 4 * DISTANCE_CODES);
  memory.fill(lengthCounts, 0, 4 * LENGTHS);
  let p = origin + start;
  const end = symbols + (count << 2);
  for (let s = symbols; s < end; s += 4) {
    const symbol = load<u32>(s);
    const runEnd = p + literalRun(symbol);
    for (; p < runEnd; p++) increment(literalCounts + ((<usize>load<u8>(p)) << 2));
    if (isOnlyLiterals(symbol)) continue;
    increment(lengthCounts + (lengthLess3(symbol) << 2));
    increment(distanceCounts + (distanceCode(distanceLess1(symbol)) << 2));
    p += matchedBytes(symbol);
  }
  for (let x = 0; x < LENGTHS; x++) {
    const address = literalCounts + ((FIRST_LENGTH_CODE + lengthCode(x)) << 2);
    store<u32>(address, load<u32>(address) + load<u32>(lengthCounts + (x << 2)));
  }
  increment(literalCounts + 4 * END_OF_BLOCK);
}
