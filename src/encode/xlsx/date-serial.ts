/** Excel's day numbers in the 1900 date system (ECMA-376 Part 1 §18.17.4.1). */

/** 1900-03-01. Before it Excel counts a day that never was, 1900-02-29, and readers disagree. */
export const FIRST_SERIAL = 61;
/** 9999-12-31, the last day Excel knows. */
export const LAST_SERIAL = 2_958_465;

const digits2 = (bytes: Uint8Array, at: number): number => bytes[at]! * 10 + bytes[at + 1]! - 0x30 * 11;

/**
 * The day number of the `dddd-dd-dd` at `start`, or -1 when Excel can not hold it as a date (before 1900-03-01).
 * Days are counted in years that begin in March, so that the leap day is the last of its year.
 */
export function dateSerial(bytes: Uint8Array, start: number): number {
  const year = digits2(bytes, start) * 100 + digits2(bytes, start + 2);
  const month = digits2(bytes, start + 5);
  const day = digits2(bytes, start + 8);
  if (month < 1 || month > 12 || day < 1 || day > 31) return -1;
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  const leapDays = ((y / 4) | 0) - ((y / 100) | 0) + ((y / 400) | 0);
  // 153 days are five months from March on; 693,900 moves the count so that 1900-03-01 is 61.
  const serial = y * 365 + leapDays + (((153 * m + 2) / 5) | 0) + day - 693_900;
  return serial < FIRST_SERIAL || serial > LAST_SERIAL ? -1 : serial;
}

/** Milliseconds of the day of the `dd:dd:dd[.d…]` between `start` and `end`; further digits are cut, never rounded up. */
export function millisecondsOfDay(bytes: Uint8Array, start: number, end: number): number {
  const seconds = (digits2(bytes, start) * 60 + digits2(bytes, start + 3)) * 60 + digits2(bytes, start + 6);
  let milliseconds = 0;
  for (let p = start + 9, weight = 100; p < end && weight >= 1; p++, weight = (weight / 10) | 0) {
    milliseconds += (bytes[p]! - 0x30) * weight;
  }
  return seconds * 1000 + milliseconds;
}
