/** Tests of sixteen bytes at a time. Each byte of a result is 0xff if the byte matches, or else 0. */
import { BACKSLASH, COMMA, CR, HYPHEN, LF, NINE, POINT, QUOTE, SEMICOLON, SLASH, SPACE, TAB, ZERO } from './bytes.ts';

/** Bytes in a chunk. */
export const CHUNK: usize = 16;

/**
 * Vectors that repeat each ASCII byte sixteen times, to compare with. With constants in the code, V8 rebuilds each vector for
 * every chunk from a general register, which was 10% slower.
 */
const sixteens: usize = memory.data(16 * 128, 16);
for (let byte = 0; byte < 128; byte++) v128.store(sixteens + 16 * byte, i8x16.splat(<i8>byte));

function sixteen(byte: u8): v128 {
  return v128.load(sixteens + 16 * <usize>byte);
}

/** Bytes that end a field or that text fields cannot copy unchanged: control characters, comma, semicolon, quote, backslash. */
export function textStops(chunk: v128): v128 {
  const separators = v128.or(equal(chunk, COMMA), equal(chunk, SEMICOLON));
  const special = v128.or(separators, v128.or(equal(chunk, QUOTE), equal(chunk, BACKSLASH)));
  return v128.or(special, i8x16.le_u(chunk, sixteen(SPACE - 1)));
}

/** Bytes that end a field or that JSON strings need an escape for: control characters, quote and backslash. */
export function stringStops(chunk: v128): v128 {
  return v128.or(v128.or(equal(chunk, QUOTE), equal(chunk, BACKSLASH)), i8x16.le_u(chunk, sixteen(SPACE - 1)));
}

/** Bytes that end a field or do not occur in dates and most numbers, which are all except digits, hyphen and point. */
export function numberStops(chunk: v128): v128 {
  // Between the hyphen and 9, the slash is the only other byte.
  const beyond = i8x16.ge_u(i8x16.sub(chunk, sixteen(HYPHEN)), sixteen(NINE + 1 - HYPHEN));
  return v128.or(beyond, equal(chunk, SLASH));
}

export function separators(chunk: v128): v128 {
  return v128.or(equal(chunk, TAB), equal(chunk, LF));
}

export function lineFeeds(chunk: v128): v128 {
  return equal(chunk, LF);
}

/** The two bytes that do not occur in UTF-8. */
export function fillers(chunk: v128): v128 {
  return i8x16.ge_u(chunk, i8x16.splat(-2));
}

/**
 * Bytes for which a field needs quotes, except separators and escapes of COPY text. These are CR, comma and quote (RFC 4180
 * §2.6), and the semicolon, which is one of LibreOffice's default separators.
 */
export function quotables(chunk: v128): v128 {
  const separators = v128.or(equal(chunk, COMMA), equal(chunk, SEMICOLON));
  return v128.or(separators, v128.or(equal(chunk, CR), equal(chunk, QUOTE)));
}

export function points(chunk: v128): v128 {
  return equal(chunk, POINT);
}

export function backslashes(chunk: v128): v128 {
  return equal(chunk, BACKSLASH);
}

/** Bytes of text that need changes. Quotes are doubled, escapes are decoded, and a guard can follow CR, semicolon and `otherEnd`. */
export function contentStops(chunk: v128, otherEnd: u8): v128 {
  const cellEnds = v128.or(equal(chunk, CR), v128.or(equal(chunk, SEMICOLON), equal(chunk, otherEnd)));
  return v128.or(cellEnds, v128.or(equal(chunk, QUOTE), backslashes(chunk)));
}

/** Returns one bit for each byte, which is set for digits. The lowest bit is that of the first byte. */
export function digitBits(chunk: v128): i32 {
  return i8x16.bitmask(i8x16.le_u(i8x16.sub(chunk, sixteen(ZERO)), sixteen(NINE - ZERO)));
}

function equal(chunk: v128, byte: u8): v128 {
  return i8x16.eq(chunk, sixteen(byte));
}
