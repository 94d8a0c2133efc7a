/** How deflate writes lengths and distances: a code, then extra bits (RFC 1951 §3.2.5). */

export const LEAST_MATCH: i32 = 3;
export const MOST_MATCH: i32 = 258;
/** How far back a match may reach (RFC 1951 §2). */
export const WINDOW: i32 = 32768;

/** Bytes, the end of the block, 29 length codes. */
export const LITERAL_CODES: i32 = 286;
export const END_OF_BLOCK: i32 = 256;
export const FIRST_LENGTH_CODE: i32 = 257;
export const LENGTH_CODES: i32 = 29;
export const DISTANCE_CODES: i32 = 30;
/** Lengths from 3 to 258. */
export const LENGTHS: i32 = 256;

/** By length less 3: its code, counted from `FIRST_LENGTH_CODE`. */
const lengthCodes: usize = memory.data(LENGTHS);
/** By length code: the least of its lengths, less 3. */
const lengthBases: usize = memory.data(32);
const distanceCodes: usize = memory.data(512);

/** The code of a length less 3, counted from `FIRST_LENGTH_CODE`. */
export function lengthCode(x: i32): i32 {
  return load<u8>(lengthCodes + x);
}

/** The least length of a length code, less 3. */
export function lengthBase(code: i32): i32 {
  return load<u8>(lengthBases + code);
}

/** How many extra bits follow a length code. The last one is for 258 alone and has none. */
export function lengthExtraBits(code: i32): i32 {
  return code < 8 || code === 28 ? 0 : (code - 4) >> 2;
}

/**
 * The code of a distance less 1. From 257 on, every 128 distances share theirs: half a KiB of table instead of the 32
 * that all distances take.
 */
export function distanceCode(x: i32): i32 {
  const i = x < 256 ? x : 256 + (x >> 7);
  return load<u8>(distanceCodes + i);
}

/** How many extra bits follow a distance code: the lowest bits of the distance less 1. */
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
