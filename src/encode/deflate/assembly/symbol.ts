/**
 * Symbols represent the matches and literals of a block.
 *
 * One symbol is a match and the literals before it. The upper nine bits are the number of literals. The next eight bits are the
 * length minus 3, and the last fifteen are the distance minus 1. Symbols do not contain the literals themselves.
 */
import { MIN_MATCH } from './codes.ts';

export const RUN_SHIFT: i32 = 23;
export const LENGTH_SHIFT: i32 = 15;
/** The value of the upper nine bits for literals without a match. The lower 23 bits are then the number of literals. */
export const ONLY_LITERALS: u32 = 511;
export const MAX_LITERALS: i32 = (1 << RUN_SHIFT) - 1;

export function isOnlyLiterals(symbol: u32): bool {
  return symbol >> RUN_SHIFT === ONLY_LITERALS;
}

/** Returns the number of literals. */
export function literalRun(symbol: u32): u32 {
  return isOnlyLiterals(symbol) ? symbol & MAX_LITERALS : symbol >> RUN_SHIFT;
}

/** Returns the length of the match minus 3. */
export function lengthLess3(symbol: u32): u32 {
  return (symbol >> LENGTH_SHIFT) & 255;
}

/** Returns the distance of the match minus 1. */
export function distanceLess1(symbol: u32): u32 {
  return symbol & ((1 << LENGTH_SHIFT) - 1);
}

/** Returns the length of the match, in bytes. */
export function matchedBytes(symbol: u32): u32 {
  return lengthLess3(symbol) + MIN_MATCH;
}
