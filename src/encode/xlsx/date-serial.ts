/** Excel's serial numbers of dates in the 1900 date system (ECMA-376 Part 1 §18.17.4.1). */

/** 1900-03-01. Excel also counts 1900-02-29, which did not exist, and programs disagree about earlier dates. */
export const FIRST_SERIAL = 61;
/** 9999-12-31, the last date that Excel supports. */
export const LAST_SERIAL = 2_958_465;

const digits2 = (bytes: Uint8Array, at: number): number => bytes[at]! * 10 + bytes[at + 1]! - 0x30 * 11;

/**
 * Returns the serial number of the `dddd-dd-dd` at `start`, or -1 if Excel cannot store it as a date, such as before 1900-03-01.
 * Days are counted in years that begin in March, so that the leap day is the last day of its year.
 */
export function dateSerial(bytes: Uint8Array, start: number): number {
  const year = digits2(bytes, start) * 100 + digits2(bytes, start + 2);
  const month = digits2(bytes, start + 5);
  const day = digits2(bytes, start + 8);
  if (month < 1 || month > 12 || day < 1 || day > 31) return -1;
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  const leapDays = ((y / 4) | 0) - ((y / 100) | 0) + ((y / 400) | 0);
  // Five months from March on have 153 days. Subtracting 693,900 makes 1900-03-01 the day 61.
  const serial = y * 365 + leapDays + (((153 * m + 2) / 5) | 0) + day - 693_900;
  return serial < FIRST_SERIAL || serial > LAST_SERIAL ? -1 : serial;
}

/** Returns the milliseconds since midnight of the `dd:dd:dd[.d…]` between `start` and `end`. Further digits are truncated. */
export function millisecondsOfDay(bytes: Uint8Array, start: number, end: number): number {
  const seconds = (digits2(bytes, start) * 60 + digits2(bytes, start + 3)) * 60 + digits2(bytes, start + 6);
  let milliseconds = 0;
  for (let p = start + 9, weight = 100; p < end && weight >= 1; p++, weight = (weight / 10) | 0) {
    milliseconds += (bytes[p]! - 0x30) * weight;
  }
  return seconds * 1000 + milliseconds;
}
