/**
 * Escapes text for `<t>`. Characters that XML forbids become `_xHHHH_` escapes of ST_Xstring.
 * Source: ECMA-376 Part 1 §22.9.2.19 (ST_Xstring), XML 1.0 §2.2 (characters) and §2.11 (a bare CR is read as LF).
 */
import { Mark, marksOfPair } from '../copy/marks.ts';
import type { Output } from '../output.ts';
import { Words } from '../words.ts';

/** Maximum bytes that replace a single byte, as in `_x0001_`. */
const LONGEST_ESCAPE = 7;

/** The replacement of each byte, or undefined if it is allowed. */
const replacements: (Words | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x26) return Words.of('&amp;');
  if (byte === 0x3c) return Words.of('&lt;');
  if (byte === 0x3e) return Words.of('&gt;');
  return isForbidden(byte) ? Words.of(`_x${byte.toString(16).toUpperCase().padStart(4, '0')}_`) : undefined;
});

/** Whether XML text cannot contain the byte unescaped. TAB and LF are allowed. */
function isForbidden(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a;
}

/** A literal underscore that would otherwise begin an escape. */
const UNDERSCORE_ESCAPED = Words.of('_x005F_');
const FFFE = Words.of('_xFFFE_');
const FFFF = Words.of('_xFFFF_');

/** Bytes that need a check: those with a replacement, the underscore, and EF, which begins U+FFFE and U+FFFF. */
const NEEDS_CHECK = Mark.xml | Mark.underscore;

/** Appends the UTF-8 text between `start` and `end`, escaped. It reserves the bytes itself. */
export function escapeText(text: Words, span: { start: number; end: number }, output: Output): void {
  const { start, end } = span;
  const { bytes, view } = text;
  output.reserve((end - start) * LONGEST_ESCAPE);
  let run = start;
  for (let p = start; p < end; ) {
    while (p + 1 < end && (marksOfPair[view.getUint16(p, true)]! & NEEDS_CHECK) === 0) p += 2;
    if (p >= end) break;
    const byte = bytes[p]!;
    const nonCharacter = byte === 0xef && isNonCharacter(bytes, p, end);
    let replacement = replacements[byte];
    if (byte === 0x5f && wouldBeEscape(bytes, p, end)) replacement = UNDERSCORE_ESCAPED;
    if (nonCharacter) replacement = bytes[p + 2] === 0xbe ? FFFE : FFFF;
    const next = p + (nonCharacter ? 3 : 1);
    if (replacement !== undefined) {
      output.append(text, run, p);
      output.appendAll(replacement);
      run = next;
    }
    p = next;
  }
  output.append(text, run, end);
}

/** Whether U+FFFE (EF BF BE) or U+FFFF (EF BF BF) starts here. */
function isNonCharacter(bytes: Uint8Array, p: number, end: number): boolean {
  return p + 2 < end && bytes[p + 1] === 0xbf && bytes[p + 2]! >= 0xbe;
}

const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

/**
 * Whether the underscore at `p` would begin `_xHHHH_` in the file. The underscore after the four digits can be part of the text
 * or of the escape that is written next. `_X` is not an escape, but some readers (SheetJS) treat it as one.
 */
export function wouldBeEscape(bytes: Uint8Array, p: number, end: number): boolean {
  if (p + 6 >= end || (bytes[p + 1]! | 0x20) !== 0x78) return false;
  for (let q = p + 2; q < p + 6; q++) if (!isHexDigit(bytes[q]!)) return false;
  const next = bytes[p + 6]!;
  if (next === 0xef) return isNonCharacter(bytes, p + 6, end);
  return next === 0x5f || isForbidden(next);
}
