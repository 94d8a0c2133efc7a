/** Days of the Gregorian calendar, counted from 1970-01-01. */
import { HYPHEN } from '../../copy/assembly/bytes.ts';

/** No valid day. */
export const NO_DAY: i32 = i32.MIN_VALUE;

/** Days of 400 years, and from 0000-03-01 to 1970-01-01. */
const ERA: i32 = 146_097;
const EPOCH: i32 = 719_468;

/** The days of each month. */
const lengths: usize = memory.data<u8>([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);

/** Returns the day of `dddd-dd-dd` at an address, or `NO_DAY` if there is none. */
export function daysOf(at: usize): i32 {
  const year = 100 * two(at) + two(at + 2);
  const month = two(at + 5);
  const day = two(at + 8);
  if (year > 9999 || year < 1 || month - 1 > 11 || load<u8>(at, 4) !== HYPHEN || load<u8>(at, 7) !== HYPHEN)
    return NO_DAY;
  const isLeap = (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last: u32 = month === 2 && isLeap ? 29 : load<u8>(lengths + month - 1);
  return day - 1 >= last ? NO_DAY : dayOf(year, month, day);
}

/** Years begin in March, so that the leap day is the last of its year. */
function dayOf(year: i32, month: i32, day: i32): i32 {
  const y = month > 2 ? year : year - 1;
  const ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return y * 365 + y / 4 - y / 100 + y / 400 + ofYear - EPOCH;
}

/** Writes a day of the years 1 to 9999 as `dddd-dd-dd`. */
export function writeDay(at: usize, days: i32): void {
  const z = days + EPOCH;
  const era = z / ERA;
  const ofEra = z - era * ERA;
  const yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / (ERA - 1)) / 365;
  const ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const march = (5 * ofYear + 2) / 153;
  const month = march < 10 ? march + 3 : march - 9;
  const year = yearOfEra + era * 400 + i32(month <= 2);
  writeTwo(at, year / 100);
  writeTwo(at + 2, year % 100);
  writeTwo(at + 5, month);
  writeTwo(at + 8, ofYear - (153 * march + 2) / 5 + 1);
}

export function writeTwo(at: usize, value: u32): void {
  store<u8>(at, <u8>(0x30 + value / 10));
  store<u8>(at, <u8>(0x30 + (value % 10)), 1);
}

/** Returns the number of two digits, or a large one for other bytes. */
export function two(at: usize): u32 {
  const tens = <u32>load<u8>(at) - 0x30;
  const ones = <u32>load<u8>(at, 1) - 0x30;
  return tens > 9 || ones > 9 ? 10_000 : 10 * tens + ones;
}
