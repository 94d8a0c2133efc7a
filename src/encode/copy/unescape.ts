/**
 * Decodes and writes the backslash sequences of COPY.
 * Source: PostgreSQL documentation, COPY, "Text Format".
 */
import { Words } from '../words.ts';
import type { Cell } from './cell.ts';
import { Mark } from './marks.ts';

const BACKSLASH = 0x5c;
const LETTER_X = 0x78;

/** The control characters `\b \f \n \r \t \v` by letter. Every other character after a backslash stands for itself. */
const named = new Map([...'bfnrtv'].map((letter, i) => [letter.charCodeAt(0), '\b\f\n\r\t\v'.charCodeAt(i)]));

/** Returns the value of a digit in the base, or -1. */
function digit(byte: number | undefined, base: number): number {
  if (byte === undefined) return -1;
  const value = Number.parseInt(String.fromCharCode(byte), base);
  return Number.isNaN(value) ? -1 : value;
}

/** Returns the decoded bytes of a field: its own bytes if it has no escapes, or else a copy with padding for whole words. */
export function unescapeCell(cell: Cell): { text: Words; start: number; end: number } {
  const { bytes } = cell.source;
  const { start, end } = cell;
  if ((cell.marks & Mark.backslash) === 0) return { text: cell.source, start, end };
  const plain = new Uint8Array(end - start + 8);
  let length = 0;
  for (let p = start; p < end; ) {
    const byte = bytes[p++]!;
    if (byte !== BACKSLASH || p === end) {
      plain[length++] = byte;
      continue;
    }
    const letter = bytes[p]!;
    // `\x` has one or two hex digits, and octal escapes have one to three digits. PostgreSQL reads both and writes neither.
    const base = letter === LETTER_X ? 16 : 8;
    const first = letter === LETTER_X ? p + 1 : p;
    let q = first;
    let code = 0;
    for (const max = first + (base === 16 ? 2 : 3); q < Math.min(max, end) && digit(bytes[q], base) >= 0; q++) {
      code = code * base + digit(bytes[q], base);
    }
    plain[length++] = q > first ? code & 0xff : (named.get(letter) ?? letter);
    p = q > first ? q : p + 1;
  }
  return { text: new Words(plain, length), start: 0, end: length };
}

const escapeOf = new Map([...named].map(([letter, byte]) => [byte, letter]));

/** Returns the bytes from `start` to `end` as COPY text, escaped as PostgreSQL does it. */
export function escapeForCopy({ bytes }: Words, start: number, end: number): Words {
  const escaped = new Uint8Array(2 * (end - start) + 8);
  let length = 0;
  for (let p = start; p < end; p++) {
    const byte = bytes[p]!;
    const letter = byte === BACKSLASH ? BACKSLASH : escapeOf.get(byte);
    if (letter !== undefined) escaped[length++] = BACKSLASH;
    escaped[length++] = letter ?? byte;
  }
  return new Words(escaped, length);
}
