/**
 * Numbers of JSON (RFC 8259 §6). They are copied, so that every digit is kept. `NaN`, `Infinity` and all other values that JSON does not
 * allow as numbers are strings.
 */
import { HYPHEN, isDigit, PLUS, POINT, ZERO } from '../../copy/assembly/bytes.ts';
import { CHUNK, digitBits } from '../../copy/assembly/chunk.ts';

const LETTER_E: u8 = 0x65;
const LOWER_CASE: u8 = 0x20;

/**
 * Copies a number of at most one chunk that has no exponent, and returns the address after it. Returns 0 for any other field. The checks
 * in one expression without branches were 5% slower, because a column usually has numbers of one form.
 */
export function copyNumber(start: usize, end: usize, out: usize): usize {
  const length = <i32>(end - start);
  if (<u32>(length - 1) >= <u32>CHUNK) return 0;
  const chunk = v128.load(start);
  v128.store(out, chunk);
  // One bit for each byte of the field. The others are those that are neither digits nor the sign.
  const inside = (1 << length) - 1;
  const sign = i32(load<u8>(start) === HYPHEN);
  const others = ~digitBits(chunk) & inside & ~sign;
  if (others !== 0) {
    // A single point, which is neither the first nor the last byte after the sign.
    const point = ctz(others);
    if ((others & (others - 1)) !== 0 || load<u8>(start + point) !== POINT || point === sign || point === length - 1)
      return 0;
  }
  if (length === sign) return 0;
  // A zero at the beginning is the only digit before the point.
  if (load<u8>(start + sign) === ZERO && length > sign + 1 && load<u8>(start + sign, 1) !== POINT) return 0;
  return out + length;
}

/** Whether the field is a number of any length, with or without an exponent. */
export function isNumber(start: usize, end: usize): bool {
  let at = start;
  if (at < end && load<u8>(at) === HYPHEN) at++;
  const whole = digitsEnd(at, end);
  if (whole === at || (load<u8>(at) === ZERO && whole > at + 1)) return false;
  at = whole;
  if (at < end && load<u8>(at) === POINT) {
    const fraction = digitsEnd(at + 1, end);
    if (fraction === at + 1) return false;
    at = fraction;
  }
  if (at < end && (load<u8>(at) | LOWER_CASE) === LETTER_E) {
    at++;
    if (at < end && (load<u8>(at) === PLUS || load<u8>(at) === HYPHEN)) at++;
    const exponent = digitsEnd(at, end);
    if (exponent === at) return false;
    at = exponent;
  }
  return at === end;
}

function digitsEnd(start: usize, end: usize): usize {
  let at = start;
  while (at < end && isDigit(load<u8>(at))) at++;
  return at;
}
