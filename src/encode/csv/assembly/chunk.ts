/** Sixteen bytes at a time: of each byte 0xff when it is meant, else 0. */
import { BACKSLASH, COMMA, CR, HYPHEN, LF, NINE, QUOTE, SEMICOLON, SLASH, SPACE, TAB, ZERO } from './bytes.ts';

/** Bytes in a chunk. */
export const CHUNK: usize = 16;

/**
 * Sixteen times each byte of ASCII, to compare with. Constants in the code V8 makes anew for every chunk, by way of a general
 * register: 10 % slower.
 */
const sixteens: usize = memory.data(16 * 128, 16);
for (let byte = 0; byte < 128; byte++) v128.store(sixteens + 16 * byte, i8x16.splat(<i8>byte));

function sixteen(byte: u8): v128 {
  return v128.load(sixteens + 16 * <usize>byte);
}

/** What ends a field, or keeps it from being copied as text: controls, comma, semicolon, quote, backslash. */
export function textStops(chunk: v128): v128 {
  const separators = v128.or(equal(chunk, COMMA), equal(chunk, SEMICOLON));
  const special = v128.or(separators, v128.or(equal(chunk, QUOTE), equal(chunk, BACKSLASH)));
  return v128.or(special, i8x16.le_u(chunk, sixteen(SPACE - 1)));
}

/** What ends a field, or does not occur in dates and in most numbers: all but digits, hyphen and point. */
export function numberStops(chunk: v128): v128 {
  // From the hyphen to 9 there is only the slash besides.
  const beyond = i8x16.ge_u(i8x16.sub(chunk, sixteen(HYPHEN)), sixteen(NINE + 1 - HYPHEN));
  return v128.or(beyond, equal(chunk, SLASH));
}

export function separators(chunk: v128): v128 {
  return v128.or(equal(chunk, TAB), equal(chunk, LF));
}

/**
 * What makes a field need quotes and is neither a separator nor an escape in COPY text: CR, comma and quote (RFC 4180 §2.6), and
 * the semicolon, at which LibreOffice separates, too, unless it is told otherwise.
 */
export function quotables(chunk: v128): v128 {
  const separators = v128.or(equal(chunk, COMMA), equal(chunk, SEMICOLON));
  return v128.or(separators, v128.or(equal(chunk, CR), equal(chunk, QUOTE)));
}

export function backslashes(chunk: v128): v128 {
  return equal(chunk, BACKSLASH);
}

/** What cannot be copied into a field as it is: quotes are doubled, escapes decoded, and a guard can follow CR and semicolon. */
export function contentStops(chunk: v128): v128 {
  const cellEnds = v128.or(equal(chunk, CR), equal(chunk, SEMICOLON));
  return v128.or(cellEnds, v128.or(equal(chunk, QUOTE), backslashes(chunk)));
}

/** The digits of a chunk as bits, the first byte's lowest. */
export function digitBits(chunk: v128): i32 {
  return i8x16.bitmask(i8x16.le_u(i8x16.sub(chunk, sixteen(ZERO)), sixteen(NINE - ZERO)));
}

function equal(chunk: v128, byte: u8): v128 {
  return i8x16.eq(chunk, sixteen(byte));
}
