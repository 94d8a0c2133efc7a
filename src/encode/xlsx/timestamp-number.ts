/** Timestamps as the shortest decimals that restore their doubles. */
import type { Output } from '../output.ts';

const MILLISECONDS_PER_DAY = 86_400_000;

/** The longest decimal that a timestamp needs, such as `2958465.9999999884`. */
export const MAX_TIMESTAMP_BYTES = 18;

/** Days whose doubles have 37 binary places: 1989-09-18 to 2079-06-05. */
const FIRST_DAY = 2 ** 15;
const LAST_DAY = 2 ** 16 - 1;
/** Half the distance between two of these doubles, in units of the eleventh decimal. Exact, because 10¹¹ is 2¹¹ × 5¹¹. */
const HALF_STEP = 1e11 / 2 ** 38;

/**
 * Appends the double of `DATE() + TIME()`, in days, as `String` writes it. Reserve {@link MAX_TIMESTAMP_BYTES} before.
 *
 * For the days of almost all data this is 0.2 µs faster than `String`. Every product below is exact, because no factor has
 * more than 37 binary places and no result more than 53 bits. Two neighbors are 7.3 × 10⁻¹² apart, so twelve decimals
 * always suffice. A decimal of eleven or fewer places that restores the double is the nearest of eleven places.
 */
export function appendTimestamp(output: Output, day: number, milliseconds: number): void {
  const days = day + milliseconds / MILLISECONDS_PER_DAY;
  if (milliseconds === 0 || day < FIRST_DAY || day > LAST_DAY) {
    output.appendAscii(String(days));
    return;
  }
  const millionths = (days - day) * 1e6;
  const upper = Math.floor(millionths);
  const rest = millionths - upper;
  const eleventh = Math.round(rest * 1e5);
  const isShort = Math.abs(eleventh - rest * 1e5) < HALF_STEP;
  const lower = isShort ? eleventh * 10 : Math.round(rest * 1e6);
  const carried = lower === 1e6 ? 1 : 0;
  output.appendDigits(day, 5);
  output.appendByte(0x2e);
  output.appendDigits(upper + carried, 6);
  output.appendDigits(lower, 6);
  if (isShort) while (output.bytes[output.at - 1] === 0x30) output.at--;
}
