/**
 * Columns of numbers. Their values have a fixed length, little-endian except for amounts. Each encoding has a loop of its own, because a
 * shared one would need an indirect call for each field.
 */
import { columnEnds, fail, isNull, rowStride, rows, separator, setNull } from './fields.ts';
import {
  decimals,
  digits,
  doublePowerOfTen,
  isNegative,
  MAX_DIGITS,
  mantissa,
  powerOfTen,
  readNumber,
} from './number.ts';
import { oddValue } from './odd.ts';
import { leaveOutZeros } from './shown.ts';

/** Bytes of an amount. */
const AMOUNT: usize = 12;
/** Decimals of an amount. */
const AMOUNT_DECIMALS: i32 = 6;
/** Digits and decimals up to which a quotient of two doubles is the double next to the number. */
const EXACT_DIGITS: i32 = 15;
const EXACT_DECIMALS: i32 = 22;
/** Numbers with more zeros after the point are shown with an exponent. */
const SMALL_DECIMALS: i32 = 6;

/** The smallest and the largest integer. Without values, the smallest is greater than the largest. */
export let minInteger: i64 = 0;
export let maxInteger: i64 = 0;
/** The smallest and the largest double. Both are NaN if any value is. */
export let minDouble: f64 = 0;
export let maxDouble: f64 = 0;
/** The addresses of the smallest and the largest amount. 0 if there is none. */
export let minAmount: usize = 0;
export let maxAmount: usize = 0;

/** Encodes the column that was begun, and returns the address after its values, or 0 if a field is not valid. */
export function encodeIntegers(out: usize): usize {
  const count = rows;
  const step = rowStride;
  const expected = separator;
  let to = out;
  let field = columnEnds;
  minInteger = i64.MAX_VALUE;
  maxInteger = i64.MIN_VALUE;
  for (let row: u32 = 0; row < count; row++, field += step) {
    const start: usize = load<u32>(field) + 1;
    const end: usize = load<u32>(field, 4);
    if (load<u8>(end) !== expected) return fail(row);
    if (readNumber(start, end) && decimals === 0 && (mantissa !== 0 || !isNegative)) {
      store<i64>(to, isNegative ? -mantissa : mantissa);
    } else {
      if (isNull(start, end)) {
        setNull(row);
        continue;
      }
      if (!oddValue(start, end, to)) return fail(row);
    }
    addInteger(load<i64>(to));
    to += 8;
  }
  return to;
}

export function beginIntegers(): void {
  minInteger = i64.MAX_VALUE;
  maxInteger = i64.MIN_VALUE;
}

export function addInteger(value: i64): void {
  minInteger = min(minInteger, value);
  maxInteger = max(maxInteger, value);
}

/** Like `encodeIntegers`. Each value is the double next to the number. */
export function encodeDoubles(out: usize): usize {
  const count = rows;
  const step = rowStride;
  const expected = separator;
  let to = out;
  let field = columnEnds;
  minDouble = Infinity;
  maxDouble = -Infinity;
  for (let row: u32 = 0; row < count; row++, field += step) {
    const start: usize = load<u32>(field) + 1;
    const end: usize = load<u32>(field, 4);
    if (load<u8>(end) !== expected) return fail(row);
    if (readNumber(start, end) && isExact()) {
      const value = decimals === 0 ? <f64>mantissa : <f64>mantissa / doublePowerOfTen(decimals);
      store<f64>(to, isNegative ? -value : value);
      if (decimals > 0) leaveOutZeros(end);
    } else {
      if (isNull(start, end)) {
        setNull(row);
        continue;
      }
      if (!oddValue(start, end, to)) return fail(row);
    }
    const value = load<f64>(to);
    minDouble = min(minDouble, value);
    maxDouble = max(maxDouble, value);
    to += 8;
  }
  return to;
}

/** Whether the last number is exact as a quotient, and shown without an exponent. */
function isExact(): bool {
  if (digits > EXACT_DIGITS || decimals > EXACT_DECIMALS) return false;
  return decimals <= SMALL_DECIMALS || mantissa === 0 || mantissa >= powerOfTen(decimals - SMALL_DECIMALS);
}

/** Like `encodeIntegers`. Each value is a multiple of 0.000001 in twelve bytes, big-endian. */
export function encodeAmounts(out: usize): usize {
  const count = rows;
  const step = rowStride;
  const expected = separator;
  let to = out;
  let field = columnEnds;
  minAmount = 0;
  maxAmount = 0;
  for (let row: u32 = 0; row < count; row++, field += step) {
    const start: usize = load<u32>(field) + 1;
    const end: usize = load<u32>(field, 4);
    if (load<u8>(end) !== expected) return fail(row);
    if (readNumber(start, end) && isShortAmount()) {
      const value = mantissa * powerOfTen(AMOUNT_DECIMALS - decimals);
      storeAmount(to, isNegative ? -value : value);
      if (decimals > 0) leaveOutZeros(end);
    } else {
      if (isNull(start, end)) {
        setNull(row);
        continue;
      }
      if (!oddValue(start, end, to)) return fail(row);
    }
    if (minAmount === 0 || isLess(to, minAmount)) minAmount = to;
    if (maxAmount === 0 || isLess(maxAmount, to)) maxAmount = to;
    to += AMOUNT;
  }
  return to;
}

function isShortAmount(): bool {
  return (
    decimals <= AMOUNT_DECIMALS && digits - decimals + AMOUNT_DECIMALS <= MAX_DIGITS && (mantissa !== 0 || !isNegative)
  );
}

function storeAmount(to: usize, value: i64): void {
  store<i32>(to, value < 0 ? -1 : 0);
  store<i64>(to, bswap(value), 4);
}

function isLess(one: usize, other: usize): bool {
  const high = bswap(load<i32>(one));
  const otherHigh = bswap(load<i32>(other));
  if (high !== otherHigh) return high < otherHigh;
  return bswap(load<u64>(one, 4)) < bswap(load<u64>(other, 4));
}
