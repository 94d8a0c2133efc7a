/** Whether a text, or a part of it, would be read as a formula. `src/encode/formula-signs.ts` has the characters. */
import { CELL_ENDS, FORMULA_SIGNS, SKIPPED_RANGES } from '../../formula-signs.ts';
import { APOSTROPHE, BACKSLASH, CR, LF, TAB } from './bytes.ts';
import { decoded, decodeEscape } from './escape.ts';
import { beginsCareful } from './first-byte.ts';

/** The address behind the byte or character that was read last. */
let behind: usize = 0;

/** Whether the field of COPY text from `at` to `end` needs a guard at its beginning. */
export function fieldNeedsGuard(at: usize, end: usize): bool {
  if (!canNeedGuard(at)) return false;
  const code = codeBehindApostrophes(at, end);
  return code === TAB || code === CR || code === LF || beginsFormula(code, end);
}

/** Whether the rest of a field, before which a program can begin a new cell, needs a guard. */
export function cellNeedsGuard(at: usize, end: usize): bool {
  return canNeedGuard(at) && beginsFormula(codeBehindApostrophes(at, end), end);
}

/** Whether a new cell can begin behind the byte. */
export function endsCell(byte: u8): bool {
  for (let i = 0; i < CELL_ENDS.length; i++) if (CELL_ENDS.charCodeAt(i) === byte) return true;
  return false;
}

/** Decides for most texts. The byte at the end of a field is a separator, which means nothing here. */
function canNeedGuard(at: usize): bool {
  return beginsCareful(at) || load<u8>(at) === BACKSLASH;
}

/** Guards come before the apostrophes of a text, so that readers can tell them apart. */
function codeBehindApostrophes(at: usize, end: usize): i32 {
  let code = codeAt(at, end);
  while (code === APOSTROPHE) code = codeAt(behind, end);
  return code;
}

/** Takes the first character, and goes on behind it. */
function beginsFormula(first: i32, end: usize): bool {
  let code = first;
  while (isSkipped(code)) code = codeAt(behind, end);
  return isSign(code);
}

function isSign(code: i32): bool {
  for (let i = 0; i < FORMULA_SIGNS.length; i++) if (FORMULA_SIGNS.charCodeAt(i) === code) return true;
  return false;
}

function isSkipped(code: i32): bool {
  for (let i = 0; i < SKIPPED_RANGES.length; i += 2)
    if (code >= SKIPPED_RANGES.charCodeAt(i) && code <= SKIPPED_RANGES.charCodeAt(i + 1)) return true;
  return false;
}

/** The character at `at` of the first 65,536; 0 for others and at the end. */
function codeAt(at: usize, end: usize): i32 {
  const first = byteAt(at, end);
  if (first < 0x80) return first;
  if (first < 0xc0 || first >= 0xf0) return 0;
  const second = byteAt(behind, end) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  return ((first & 0xf) << 12) | (second << 6) | (byteAt(behind, end) & 0x3f);
}

/** The byte at `at`, escapes of COPY decoded; 0 at the end. */
function byteAt(at: usize, end: usize): i32 {
  behind = at;
  if (at >= end) return 0;
  const byte = load<u8>(at);
  behind = at + 1;
  if (byte !== BACKSLASH || behind === end) return byte;
  behind = decodeEscape(behind, end);
  return decoded;
}
