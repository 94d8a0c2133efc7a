/**
 * Decides whether programs would read a text, or a part of it, as a formula. `src/encode/formula-signs.ts` has the characters.
 */

import { APOSTROPHE, BACKSLASH, COMMA, CR, LF, SEMICOLON, TAB } from '../../copy/assembly/bytes.ts';
import { decoded, decodeEscape } from '../../copy/assembly/escape.ts';
import { CELL_ENDS, FORMULA_SIGNS, SKIPPED_RANGES } from '../../formula-signs.ts';
import { beginsCareful } from './first-byte.ts';

/** One of the bytes that end a cell. In files with semicolons it is the comma, at which other programs separate. */
export let otherEnd: u8 = SEMICOLON;

/** Sets the byte between the fields of the file. */
export function setFieldSeparator(separator: u8): void {
  otherEnd = separator === SEMICOLON ? COMMA : SEMICOLON;
}

/** The address after the last byte or character that was read. */
let nextAddress: usize = 0;

/** Whether the COPY field from `at` to `end` needs a guard at its beginning. */
export function fieldNeedsGuard(at: usize, end: usize): bool {
  if (!canNeedGuard(at)) return false;
  const code = codeAfterApostrophes(at, end);
  return code === TAB || code === CR || code === LF || beginsFormula(code, end);
}

/** Whether the rest of a field needs a guard, if a program can begin a new cell there. */
export function cellNeedsGuard(at: usize, end: usize): bool {
  return canNeedGuard(at) && beginsFormula(codeAfterApostrophes(at, end), end);
}

/** Whether a new cell can begin after the byte. */
export function endsCell(byte: u8): bool {
  for (let i = 0; i < CELL_ENDS.length; i++) if (CELL_ENDS.charCodeAt(i) === byte) return true;
  return byte === otherEnd;
}

/** A quick check that excludes most texts. At the end of a field, it reads the separator, which does no harm. */
function canNeedGuard(at: usize): bool {
  return beginsCareful(at) || load<u8>(at) === BACKSLASH;
}

/** Skips apostrophes. A guard precedes the apostrophes of a text, so that readers can identify it. */
function codeAfterApostrophes(at: usize, end: usize): i32 {
  let code = codeAt(at, end);
  while (code === APOSTROPHE) code = codeAt(nextAddress, end);
  return code;
}

/** Whether a formula begins with the character `first`, which has been read, or after skipped characters. */
function beginsFormula(first: i32, end: usize): bool {
  let code = first;
  while (isSkipped(code)) code = codeAt(nextAddress, end);
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

/** Returns the character at `at`, or 0 at the end and for characters from U+10000 on. */
function codeAt(at: usize, end: usize): i32 {
  const first = byteAt(at, end);
  if (first < 0x80) return first;
  if (first < 0xc0 || first >= 0xf0) return 0;
  const second = byteAt(nextAddress, end) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  return ((first & 0xf) << 12) | (second << 6) | (byteAt(nextAddress, end) & 0x3f);
}

/** Returns the byte at `at` with COPY escapes decoded, or 0 at the end. */
function byteAt(at: usize, end: usize): i32 {
  nextAddress = at;
  if (at >= end) return 0;
  const byte = load<u8>(at);
  nextAddress = at + 1;
  if (byte !== BACKSLASH || nextAddress === end) return byte;
  nextAddress = decodeEscape(nextAddress, end);
  return decoded;
}
