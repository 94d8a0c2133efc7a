/** The codes and extra bits of lengths and distances in deflate (RFC 1951 §3.2.5). */

export const MIN_MATCH: i32 = 3;
export const MAX_MATCH: i32 = 258;
/** Maximum distance of a match, in bytes (RFC 1951 §2). */
export const WINDOW: i32 = 32768;

/** Number of codes for bytes, the end of the block, and lengths. */
export const LITERAL_CODES: i32 = 286;
export const END_OF_BLOCK: i32 = 256;
export const FIRST_LENGTH_CODE: i32 = 257;
export const LENGTH_CODES: i32 = 29;
export const DISTANCE_CODES: i32 = 30;
/** Number of lengths, from 3 to 258. */
export const LENGTHS: i32 = 256;

/** Codes by length minus 3, relative to `FIRST_LENGTH_CODE`. */
const lengthCodes: usize = memory.data(LENGTHS);
/** Shortest lengths minus 3, by length code. */
const lengthBases: usize = memory.data(32);
const distanceCodes: usize = memory.data(512);

/** Returns the code of the length `x` + 3, relative to `FIRST_LENGTH_CODE`. */
export function lengthCode(x: i32): i32 {
  return load<u8>(lengthCodes + x);
}

/** Returns the shortest length of a length code, minus 3. */
export function lengthBase(code: i32): i32 {
  return load<u8>(lengthBases + code);
}

/** Returns the number of extra bits of a length code. The last code is only for length 258 and has none. */
export function lengthExtraBits(code: i32): i32 {
  return code < 8 || code === 28 ? 0 : (code - 4) >> 2;
}

/**
 * Returns the code of the distance `x` + 1. From 257 on, each group of 128 distances shares a code. The table therefore has 512
 * bytes instead of 32 KiB.
 */
export function distanceCode(x: i32): i32 {
  const i = x < 256 ? x : 256 + (x >> 7);
  return load<u8>(distanceCodes + i);
}

/** Returns the number of extra bits of a distance code, which are the lowest bits of the distance minus 1. */
export function distanceExtraBits(code: i32): i32 {
  return code < 4 ? 0 : (code - 2) >> 1;
}

function fillLengths(): void {
  let x = 0;
  for (let code = 0; code < LENGTH_CODES - 1; code++) {
    store<u8>(lengthBases + code, x);
    for (let i = 0; i < 1 << lengthExtraBits(code); i++, x++) store<u8>(lengthCodes + x, code);
  }
  store<u8>(lengthBases + LENGTH_CODES - 1, LENGTHS - 1);
  store<u8>(lengthCodes + LENGTHS - 1, LENGTH_CODES - 1);
}

function fillDistances(): void {
  for (let i = 0; i < 512; i++) {
    const x = i < 256 ? i : (i - 256) << 7;
    const bits = 31 - clz(x | 1);
    store<u8>(distanceCodes + i, x < 2 ? x : 2 * bits + ((x >> (bits - 1)) & 1));
  }
}

fillLengths();
fillDistances();
