/** Reads numbers of the most common form: a sign, digits, and possibly a point and more digits. */
import { HYPHEN, POINT, ZERO } from '../../copy/assembly/bytes.ts';

/** Maximum digits of a number that fits in 64 bits in any case. */
export const MAX_DIGITS: i32 = 18;

/** The last number: its digits as an integer, their number, how many of them follow the point, and its sign. */
export let mantissa: i64 = 0;
export let digits: i32 = 0;
export let decimals: i32 = 0;
export let isNegative: bool = false;

/** Powers of ten, as integers and as floating-point numbers. */
const integers: usize = memory.data(8 * 19, 8);
const doubles: usize = memory.data(8 * 23, 8);
let power: i64 = 1;
for (let i = 0; i < 19; i++) {
  store<i64>(integers + 8 * i, power);
  power *= 10;
}
let double: f64 = 1;
for (let i = 0; i < 23; i++) {
  store<f64>(doubles + 8 * i, double);
  double *= 10;
}

export function powerOfTen(exponent: i32): i64 {
  return load<i64>(integers + 8 * <usize>exponent);
}

export function doublePowerOfTen(exponent: i32): f64 {
  return load<f64>(doubles + 8 * <usize>exponent);
}

/** Reads a number. Returns false for one of another form, with unneeded zeros before it, or with too many digits. */
export function readNumber(start: usize, end: usize): bool {
  let at = start;
  isNegative = load<u8>(at) === HYPHEN;
  if (isNegative) at++;
  const first = at;
  let value: i64 = 0;
  let byte: u32 = 0;
  for (; at < end; at++) {
    byte = <u32>load<u8>(at) - ZERO;
    if (byte > 9) break;
    value = value * 10 + byte;
  }
  const whole = <i32>(at - first);
  if (whole === 0 || (whole > 1 && load<u8>(first) === ZERO)) return false;
  decimals = 0;
  if (at < end) {
    if (load<u8>(at) !== POINT) return false;
    const point = ++at;
    for (; at < end; at++) {
      byte = <u32>load<u8>(at) - ZERO;
      if (byte > 9) return false;
      value = value * 10 + byte;
    }
    decimals = <i32>(at - point);
    if (decimals === 0) return false;
  }
  mantissa = value;
  digits = whole + decimals;
  return digits <= MAX_DIGITS;
}
