/**
 * Fields that cannot be copied as they are. A value that has no form of its kind is written like text: quoted where needed, and
 * guarded when it begins like a formula.
 */
import { APOSTROPHE, HYPHEN, isDigit, PLUS, POINT } from './bytes.ts';
import { DATE, NUMBER, TIMESTAMP } from './kinds.ts';
import { APOSTROPHE as BEGINS_WITH_APOSTROPHE, EMPTY, mark } from './marks.ts';
import { writeText } from './text.ts';
import { writeTimestamp } from './timestamp.ts';

/** Writes any field but NULL, and returns the address behind it. */
export function writeCareful(kind: u8, start: usize, end: usize, out: usize): usize {
  if (end === start) {
    mark(start, EMPTY);
    return out;
  }
  // One that the text begins with cannot be told from one that defuses a formula.
  if (load<u8>(start) === APOSTROPHE) mark(start, BEGINS_WITH_APOSTROPHE);
  const isTyped = kind === NUMBER || kind === DATE || kind === TIMESTAMP;
  if ((kind === NUMBER && isNumber(start, end)) || (isTyped && isMinusInfinity(start, end))) {
    memory.copy(out, start, end - start);
    return out + (end - start);
  }
  const to = kind === TIMESTAMP ? writeTimestamp(start, end, out) : 0;
  return to !== 0 ? to : writeText(start, end, out);
}

/** `infi` and `nity`, little-endian and in lower case. */
const INFI: u32 = 0x69666e69;
const NITY: u32 = 0x7974696e;
const LOWER_CASE: u32 = 0x20202020;

/**
 * `-infinity` of dates and timestamps, `-Infinity` of numbers: the only values of PostgreSQL besides numbers that begin like a
 * formula.
 */
function isMinusInfinity(start: usize, end: usize): bool {
  if (end - start !== 9 || load<u8>(start) !== HYPHEN) return false;
  return (load<u32>(start, 1) | LOWER_CASE) === INFI && (load<u32>(start, 5) | LOWER_CASE) === NITY;
}

/** Whether all bytes occur in numbers: those with an exponent come here, and what only looks like one does no harm. */
function isNumber(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) {
    const byte = load<u8>(at);
    const isLetter = (byte | 0x20) === 0x65;
    if (!isDigit(byte) && !isLetter && byte !== PLUS && byte !== HYPHEN && byte !== POINT) return false;
  }
  return true;
}
