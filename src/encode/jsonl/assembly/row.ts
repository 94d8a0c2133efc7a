/** Encodes one row of COPY text as one JSON object. */
import { LF, QUOTE, TAB } from '../../copy/assembly/bytes.ts';
import { CHUNK } from '../../copy/assembly/chunk.ts';
import { findEnds, nextEnd, setNextEnd } from '../../copy/assembly/ends.ts';
import { BOOLEAN, NUMBER, TIMESTAMP } from '../../copy/assembly/kinds.ts';
import { writeCommonTimestamp, writeTimestamp } from '../../copy/assembly/timestamp.ts';
import { copyNumber, isNumber } from './number.ts';
import { copyText, writeText } from './text.ts';

/** `\N`, little-endian like all constants below. */
const BACKSLASH_N: u16 = 0x4e5c;
const NULL: u32 = 0x6c6c756e;
/** `}` and LF. */
const END_OF_ROW: u16 = 0x0a7d;
const LETTER_E: u8 = 0x65;
const LETTER_F: u8 = 0x66;
const LETTER_T: u8 = 0x74;
/** `true`, and `false` without its last letter. */
const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;
/** Bytes of a column in the table. */
const COLUMN: usize = 12;

/** The address of the next row. */
export let nextRow: usize = 0;
/** For a row with the wrong number of fields, whether it has too many. */
export let hasMore: bool = false;

/**
 * Writes the row at `start` to `out`, and returns the address after it, or 0 if it has more or fewer fields than columns. The head of a
 * column is everything before its value, beginning with a brace or a comma.
 */
export function writeRow(start: usize, out: usize, columns: usize, columnsEnd: usize): usize {
  let at = start;
  let to = out;
  let next = nextEnd;
  for (let column = columns; column < columnsEnd; column += COLUMN) {
    let end: usize = load<u32>(next);
    if (end === 0) {
      next = findEnds();
      end = load<u32>(next);
    }
    next += 4;
    const isLast = column + COLUMN === columnsEnd;
    if (load<u8>(end) !== (isLast ? LF : TAB)) {
      hasMore = isLast;
      return 0;
    }
    const head: usize = load<u32>(column, 4);
    const headLength: usize = load<u32>(column, 8);
    v128.store(to, v128.load(head));
    for (let done = CHUNK; done < headLength; done += CHUNK) v128.store(to + done, v128.load(head + done));
    to += headLength;
    const kind = load<u8>(column);
    let written: usize = 0;
    if (kind === NUMBER) {
      written = copyNumber(at, end, to);
    } else if (kind !== BOOLEAN) {
      store<u8>(to, QUOTE);
      written = kind === TIMESTAMP ? writeCommonTimestamp(at, end, to + 1) : copyText(at, end, to + 1);
      if (written !== 0) store<u8>(written++, QUOTE);
    }
    to = written !== 0 ? written : writeOther(kind, at, end, to);
    at = end + 1;
  }
  setNextEnd(next);
  nextRow = at;
  store<u16>(to, END_OF_ROW);
  return to + 2;
}

/** Writes a field that is not of the most common form. A value that does not have the form of its kind is a string. */
function writeOther(kind: u8, start: usize, end: usize, out: usize): usize {
  if (end - start === 2 && load<u16>(start) === BACKSLASH_N) {
    store<u32>(out, NULL);
    return out + 4;
  }
  if (kind === NUMBER && isNumber(start, end)) {
    memory.copy(out, start, end - start);
    return out + (end - start);
  }
  if (kind === BOOLEAN && end - start === 1) {
    const letter = load<u8>(start);
    if (letter === LETTER_T) {
      store<u32>(out, TRUE);
      return out + 4;
    }
    if (letter === LETTER_F) {
      store<u32>(out, FALS);
      store<u8>(out, LETTER_E, 4);
      return out + 5;
    }
  }
  store<u8>(out, QUOTE);
  let written = kind === TIMESTAMP ? writeTimestamp(start, end, out + 1) : 0;
  if (written === 0) written = writeText(start, end, out + 1);
  store<u8>(written, QUOTE);
  return written + 1;
}
