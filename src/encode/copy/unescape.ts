/**
 * The bytes a field stands for, COPY's backslash sequences resolved.
 * Source: PostgreSQL documentation, COPY, "Text Format".
 */
import { Words } from '../words.ts';
import type { Cell } from './cell.ts';
import { Mark } from './marks.ts';

const BACKSLASH = 0x5c;
const LETTER_X = 0x78;

/** `\b \f \n \r \t \v`; every other character after a backslash stands for itself. */
const named = new Map([...'bfnrtv'].map((letter, i) => [letter.charCodeAt(0), '\b\f\n\r\t\v'.charCodeAt(i)]));

/** Value of a digit in the base, or -1. */
function digit(byte: number | undefined, base: number): number {
  if (byte === undefined) return -1;
  const value = Number.parseInt(String.fromCharCode(byte), base);
  return Number.isNaN(value) ? -1 : value;
}

/** The field's own bytes when there is nothing to resolve, else a fresh copy, padded for reading words. */
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
    // \x with one or two hex digits, or one to three octal digits; PostgreSQL reads both and writes neither.
    const base = letter === LETTER_X ? 16 : 8;
    const first = letter === LETTER_X ? p + 1 : p;
    let q = first;
    let code = 0;
    for (const most = first + (base === 16 ? 2 : 3); q < Math.min(most, end) && digit(bytes[q], base) >= 0; q++) {
      code = code * base + digit(bytes[q], base);
    }
    plain[length++] = q > first ? code & 0xff : (named.get(letter) ?? letter);
    p = q > first ? q : p + 1;
  }
  return { text: new Words(plain, length), start: 0, end: length };
}

const escapeOf = new Map([...named].map(([letter, byte]) => [byte, letter]));

/** The bytes from `start` to `end` as COPY text, the way PostgreSQL escapes it. */
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
