/**
 * What deflate shall write: matches, and literals for all that is between them.
 *
 * One symbol is a match and the literals before it: how many of them in the upper nine bits, then the length less 3 in
 * eight and the distance less 1 in fifteen. The bytes themselves stay where they are.
 */
import { LEAST_MATCH } from './codes.ts';

export const RUN_SHIFT: i32 = 23;
export const LENGTH_SHIFT: i32 = 15;
/** Instead of a run: literals without a match, and their number is in the 23 bits below. */
export const ONLY_LITERALS: u32 = 511;
export const MOST_LITERALS: i32 = (1 << RUN_SHIFT) - 1;

export function isOnlyLiterals(symbol: u32): bool {
  return symbol >> RUN_SHIFT === ONLY_LITERALS;
}

/** How many literals there are. */
export function literalRun(symbol: u32): u32 {
  return isOnlyLiterals(symbol) ? symbol & MOST_LITERALS : symbol >> RUN_SHIFT;
}

/** The length of the match, less 3. */
export function lengthLess3(symbol: u32): u32 {
  return (symbol >> LENGTH_SHIFT) & 255;
}

/** The distance of the match, less 1. */
export function distanceLess1(symbol: u32): u32 {
  return symbol & ((1 << LENGTH_SHIFT) - 1);
}

/** How many bytes the match stands for. */
export function matchedBytes(symbol: u32): u32 {
  return lengthLess3(symbol) + LEAST_MATCH;
}
