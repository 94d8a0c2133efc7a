/** Fields that cannot be copied as they are: what has not the form of its kind goes the way of text, defused and quoted. */
import { APOSTROPHE, HYPHEN, isDigit, PLUS, POINT } from './bytes.ts';
import { NUMBER, TIMESTAMP } from './kinds.ts';
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
  if (kind === NUMBER && isNumber(start, end)) {
    memory.copy(out, start, end - start);
    return out + (end - start);
  }
  const to = kind === TIMESTAMP ? writeTimestamp(start, end, out) : 0;
  return to !== 0 ? to : writeText(start, end, out);
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
