/** Encodes one row of COPY text as one row of CSV. */
import { COMMA, CR, HYPHEN, LF, TAB } from '../../copy/assembly/bytes.ts';
import { findEnds, nextEnd, setNextEnd } from '../../copy/assembly/ends.ts';
import { BOOLEAN, DATE, NUMBER, TEXT, TIMESTAMP } from '../../copy/assembly/kinds.ts';
import { writeCommonTimestamp } from '../../copy/assembly/timestamp.ts';
import { writeCareful } from './careful.ts';
import { writeNumber } from './number.ts';
import { copyNumber, copyText } from './plain.ts';

/** `\N`, little-endian like all constants below. */
const NULL: u16 = 0x4e5c;
const TWO_QUOTES: u16 = 0x2222;
const LETTER_E: u8 = 0x65;
const LETTER_F: u8 = 0x66;
const LETTER_T: u8 = 0x74;
/** `true`, and `false` without its last letter. */
const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;

let separator: u8 = COMMA;
let lineEndBytes: usize = 2;

/** Sets the byte between fields, and whether rows end with CRLF (2 bytes) or LF (1). */
export function setSeparators(fields: u8, lineEnd: usize): void {
  separator = fields;
  lineEndBytes = lineEnd;
}

/** The address of the next row. */
export let nextRow: usize = 0;
/** For a row with the wrong number of fields, whether it has too many. */
export let hasMore: bool = false;

/** Writes the row at `start` to `out`, and returns the address after it, or 0 if it has more or fewer fields than kinds. */
export function writeRow(start: usize, out: usize, kinds: usize, lastKind: usize): usize {
  let at = start;
  let to = out;
  let next = nextEnd;
  for (let kindAt = kinds; kindAt <= lastKind; kindAt++) {
    let end: usize = load<u32>(next);
    if (end === 0) {
      next = findEnds();
      end = load<u32>(next);
    }
    next += 4;
    if (load<u8>(end) !== (kindAt === lastKind ? LF : TAB)) {
      hasMore = kindAt === lastKind;
      return 0;
    }
    const kind = load<u8>(kindAt);
    let written: usize = 0;
    if (kind === TEXT) {
      written = copyText(at, end, to);
    } else if (kind === NUMBER) {
      written = writeNumber(at, end, to);
    } else if (kind === DATE && load<u8>(at) !== HYPHEN) {
      written = copyNumber(at, end, to);
    } else if (kind === TIMESTAMP) {
      written = writeCommonTimestamp(at, end, to);
    } else if (kind === BOOLEAN && end - at === 1) {
      written = writeBoolean(load<u8>(at), to);
    }
    if (written === 0) {
      const isNull = end - at === 2 && load<u16>(at) === NULL;
      written = isNull ? to : writeCareful(kind, at, end, to);
    }
    store<u8>(written, separator);
    to = written + 1;
    at = end + 1;
  }
  setNextEnd(next);
  nextRow = at;
  // The line break replaces the last separator.
  to--;
  // An empty row of a single column would be an empty line, which readers skip.
  if (to === out) {
    store<u16>(to, TWO_QUOTES);
    to += 2;
  }
  if (lineEndBytes === 2) store<u8>(to++, CR);
  store<u8>(to, LF);
  return to + 1;
}

function writeBoolean(letter: u8, out: usize): usize {
  if (letter === LETTER_T) {
    store<u32>(out, TRUE);
    return out + 4;
  }
  if (letter !== LETTER_F) return 0;
  store<u32>(out, FALS);
  store<u8>(out, LETTER_E, 4);
  return out + 5;
}
