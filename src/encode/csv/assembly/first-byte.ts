/** Decides from the first bytes of a text whether it needs further checks. */

import { APOSTROPHE, CR, LF, TAB } from '../../copy/assembly/bytes.ts';
import { FORMULA_SIGNS, SKIPPED_RANGES } from '../../formula-signs.ts';

/** The lowest first byte of characters with two or more bytes in UTF-8. */
const FIRST_OF_TWO: u8 = 0xc0;

/** For each first byte, whether a relevant character begins with it. */
const firsts: usize = memory.data(256);
/** For each first byte from `FIRST_OF_TWO` on, the second bytes of relevant characters, one bit each. */
const seconds: usize = memory.data(8 * 64);

/**
 * Whether the field at `at` needs further checks, because it begins like a formula, or with an apostrophe, white space or an
 * invisible character. TAB and LF are included, because they end an empty field.
 */
export function beginsCareful(at: usize): bool {
  const first = load<u8>(at);
  return load<u8>(firsts + first) !== 0 && (first < FIRST_OF_TWO || isSecond(first, load<u8>(at, 1)));
}

/** Letters can share their first byte with relevant characters. Without this check, names in kana took 4 times as long. */
function isSecond(first: u8, second: u8): bool {
  return ((load<u64>(seconds + 8 * <usize>(first - FIRST_OF_TWO)) >> (second & 63)) & 1) !== 0;
}

function mark(code: i32): void {
  const first = code < 0x80 ? code : code < 0x800 ? 0xc0 | (code >> 6) : 0xe0 | (code >> 12);
  store<u8>(firsts + first, 1);
  if (code < 0x80) return;
  const second: u64 = code < 0x800 ? code & 63 : (code >> 6) & 63;
  const set = seconds + 8 * <usize>(first - FIRST_OF_TWO);
  store<u64>(set, load<u64>(set) | ((<u64>1) << second));
}

for (let i = 0; i < FORMULA_SIGNS.length; i++) mark(FORMULA_SIGNS.charCodeAt(i));
for (let i = 0; i < SKIPPED_RANGES.length; i += 2)
  for (let code = SKIPPED_RANGES.charCodeAt(i); code <= SKIPPED_RANGES.charCodeAt(i + 1); code++) mark(code);
// The apostrophe can be a guard or precede a formula.
mark(APOSTROPHE);
mark(TAB);
mark(CR);
mark(LF);
