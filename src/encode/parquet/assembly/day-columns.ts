/** Columns of dates (days since 1970 in four bytes), timestamps (microseconds since 1970 in eight) and booleans (bits). */
import { COLON, HYPHEN, isDigit, PLUS, POINT, SPACE, ZERO } from '../../copy/assembly/bytes.ts';
import { daysOf, NO_DAY, two, writeDay, writeTwo } from './day.ts';
import { columnEnds, fail, isNull, rowStride, rows, separator, setNull } from './fields.ts';
import { addInteger, beginIntegers } from './number-columns.ts';
import { oddValue } from './odd.ts';
import { leaveOut } from './shown.ts';

const LETTER_F: u8 = 0x66;
const LETTER_T: u8 = 0x74;
const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/** Length of `2026-11-23`, and of `2026-11-23 14:05:09`. */
const DATE: usize = 10;
const TO_SECONDS: usize = 19;
/** The years that have four digits, in days since 1970. */
const FIRST_DAY: i64 = -719_162;
const LAST_DAY: i64 = 2_932_896;

/** Encodes the column that was begun, and returns the address after its values, or 0 if a field is not valid. */
export function encodeDates(out: usize): usize {
  const count = rows;
  const step = rowStride;
  const expected = separator;
  let to = out;
  let field = columnEnds;
  beginIntegers();
  for (let row: u32 = 0; row < count; row++, field += step) {
    const start: usize = load<u32>(field) + 1;
    const end: usize = load<u32>(field, 4);
    if (load<u8>(end) !== expected) return fail(row);
    const days = end - start === DATE ? daysOf(start) : NO_DAY;
    if (days !== NO_DAY) {
      store<i32>(to, days);
    } else {
      if (isNull(start, end)) {
        setNull(row);
        continue;
      }
      if (!oddValue(start, end, to)) return fail(row);
    }
    addInteger(load<i32>(to));
    to += 4;
  }
  return to;
}

/** Like `encodeDates`. A timestamp without an offset is one of UTC. */
export function encodeTimestamps(out: usize): usize {
  const count = rows;
  const step = rowStride;
  const expected = separator;
  let to = out;
  let field = columnEnds;
  // Rows are often sorted by time, so many have the day of the row before.
  let lastDay: u64 = 0;
  let lastDayEnd: u16 = 0;
  let days: i32 = NO_DAY;
  beginIntegers();
  for (let row: u32 = 0; row < count; row++, field += step) {
    const start: usize = load<u32>(field) + 1;
    const end: usize = load<u32>(field, 4);
    if (load<u8>(end) !== expected) return fail(row);
    if (end - start >= TO_SECONDS && (load<u64>(start) !== lastDay || load<u16>(start, 8) !== lastDayEnd)) {
      days = daysOf(start);
      lastDay = load<u64>(start);
      lastDayEnd = load<u16>(start, 8);
    }
    if (end - start < TO_SECONDS || days === NO_DAY || !encodeTimestamp(start, end, days, to)) {
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

/** Encodes `2026-11-23 14:05:09[.123456][+01]`, and changes its text to UTC without an offset. Returns false for any other form. */
function encodeTimestamp(start: usize, end: usize, days: i32, to: usize): bool {
  const hours = two(start + 11);
  const minutes = two(start + 14);
  const seconds = two(start + 17);
  if (hours > 23 || minutes > 59 || seconds > 59) return false;
  if (load<u8>(start, 10) !== SPACE || load<u8>(start, 13) !== COLON || load<u8>(start, 16) !== COLON) return false;
  let at = start + TO_SECONDS;
  let micros: i64 = 0;
  if (at < end && load<u8>(at) === POINT) {
    let unit: i64 = SECOND;
    for (at++; at < end && isDigit(load<u8>(at)) && unit > 1; at++) {
      unit /= 10;
      micros += unit * (load<u8>(at) - ZERO);
    }
    if (unit === SECOND) return false;
  }
  const ofDay = (<i64>hours * 3600 + <i64>minutes * 60 + seconds) * SECOND + micros;
  let value = <i64>days * DAY + ofDay;
  let timeEnd = at;
  if (at > start + TO_SECONDS) {
    while (load<u8>(timeEnd - 1) === ZERO) timeEnd--;
    if (load<u8>(timeEnd - 1) === POINT) timeEnd--;
  }
  if (at < end) {
    const sign = load<u8>(at);
    if (end - at !== 3 || (sign !== PLUS && sign !== HYPHEN)) return false;
    const offset = two(at + 1);
    if (offset > 23) return false;
    if (offset !== 0) {
      value += (sign === PLUS ? -1 : 1) * <i64>offset * 3600 * SECOND;
      if (!writeUtc(start, value)) return false;
    }
  }
  store<i64>(to, value);
  if (timeEnd < end) leaveOut(timeEnd, end);
  return true;
}

/** Writes the date and the hour in UTC. An offset of whole hours does not change the minutes. Returns false for years of other lengths. */
function writeUtc(start: usize, value: i64): bool {
  // Rounds down, also before 1970.
  const day = (value < 0 ? value - DAY + 1 : value) / DAY;
  if (day < FIRST_DAY || day > LAST_DAY) return false;
  const ofDay = value - day * DAY;
  writeDay(start, <i32>day);
  writeTwo(start + 11, <u32>(ofDay / (3600 * SECOND)));
  return true;
}

/** Like `encodeDates`. The bits of the last byte that have no row are 0. */
export function encodeBooleans(out: usize): usize {
  const count = rows;
  const step = rowStride;
  const expected = separator;
  let bit: usize = 0;
  let field = columnEnds;
  beginIntegers();
  for (let row: u32 = 0; row < count; row++, field += step) {
    const start: usize = load<u32>(field) + 1;
    const end: usize = load<u32>(field, 4);
    if (load<u8>(end) !== expected) return fail(row);
    const letter = load<u8>(start);
    if (end - start !== 1 || (letter !== LETTER_T && letter !== LETTER_F)) {
      if (!isNull(start, end)) return fail(row);
      setNull(row);
      continue;
    }
    const value = u8(letter === LETTER_T);
    const byte = out + (bit >> 3);
    store<u8>(byte, (bit & 7) === 0 ? value : load<u8>(byte) | (value << (<u8>bit & 7)));
    addInteger(value);
    bit++;
  }
  return out + ((bit + 7) >> 3);
}
