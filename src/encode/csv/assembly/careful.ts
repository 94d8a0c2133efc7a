/**
 * Fields that cannot be copied unchanged. A value that does not have the form of its kind is written as text. Text is quoted
 * where needed, and guarded if it begins like a formula.
 */
import { APOSTROPHE, HYPHEN, isDigit, PLUS, POINT } from '../../copy/assembly/bytes.ts';
import { DATE, NUMBER, TIMESTAMP } from '../../copy/assembly/kinds.ts';
import { APOSTROPHE as BEGINS_WITH_APOSTROPHE, EMPTY, mark } from '../../copy/assembly/marks.ts';
import { writeTimestamp } from '../../copy/assembly/timestamp.ts';
import { writeAnyNumber } from './number.ts';
import { writeText } from './text.ts';

/** Writes any field except NULL, and returns the address after it. */
export function writeCareful(kind: u8, start: usize, end: usize, out: usize): usize {
  if (end === start) {
    mark(start, EMPTY);
    return out;
  }
  // Readers cannot distinguish an apostrophe at the beginning of the text from a guard.
  if (load<u8>(start) === APOSTROPHE) mark(start, BEGINS_WITH_APOSTROPHE);
  const isTyped = kind === NUMBER || kind === DATE || kind === TIMESTAMP;
  if (kind === NUMBER && isNumber(start, end)) return writeAnyNumber(start, end, out);
  if (isTyped && isMinusInfinity(start, end)) {
    memory.copy(out, start, end - start);
    return out + (end - start);
  }
  const to = kind === TIMESTAMP ? writeTimestamp(start, end, out) : 0;
  return to !== 0 ? to : writeText(start, end, out);
}

/** `infi` and `nity` in lower case, as little-endian numbers. */
const INFI: u32 = 0x69666e69;
const NITY: u32 = 0x7974696e;
const LOWER_CASE: u32 = 0x20202020;

/**
 * Whether the field is `-infinity` (dates and timestamps) or `-Infinity` (numbers). Except for numbers, these are the only typed
 * PostgreSQL values that begin like a formula.
 */
function isMinusInfinity(start: usize, end: usize): bool {
  if (end - start !== 9 || load<u8>(start) !== HYPHEN) return false;
  return (load<u32>(start, 1) | LOWER_CASE) === INFI && (load<u32>(start, 5) | LOWER_CASE) === NITY;
}

/** Whether all bytes occur in numbers, including exponents. It is harmless if the bytes are not a valid number. */
function isNumber(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    const isLetter = (byte | 0x20) === 0x65;
    if (!isDigit(byte) && !isLetter && byte !== PLUS && byte !== HYPHEN && byte !== POINT) return false;
  }
  return true;
}
