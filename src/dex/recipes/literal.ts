/** Texts as literals of programming languages: whatever a text holds, it stays a text and shows what it is. */
import { dictionary } from '../../dictionary.ts';

/**
 * Control and format characters, private and unassigned ones, and every space but the plain one: they would not show, break the
 * line, or (the marks of direction) show the code in another order than it runs.
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/** What has a short form in all of our languages. */
const SHORT = dictionary<string>({ '\n': 'n', '\r': 'r', '\t': 't' });

export interface LiteralRules {
  quote: '"' | "'";
  /** What needs the marker in front: itself, the quote, and whatever begins an interpolation. */
  escaped: string;
  /** A character by its code point. */
  point(code: number): string;
  /** What begins an escape: a backslash in nearly all languages. */
  marker?: string;
  /** What is also written by its code point, besides characters that do not show. */
  avoided?: RegExp;
}

/** The text as a literal between quotes, on one line. */
export function literal(text: string, { quote, escaped, point, marker = '\\', avoided }: LiteralRules): string {
  let inside = '';
  for (const character of whole(text)) {
    if (SHORT[character]) inside += marker + SHORT[character];
    else if (HIDDEN.test(character) || avoided?.test(character)) inside += point(character.codePointAt(0)!);
    else inside += escaped.includes(character) ? marker + character : character;
  }
  return quote + inside + quote;
}

/**
 * In single quotes, where languages know no escapes that we need to know of; texts that would need one go to `otherwise`.
 */
export function singleQuoted(text: string, otherwise: (text: string) => string): string {
  return /['\\]/.test(text) || HIDDEN.test(text) || whole(text) !== text ? otherwise(text) : `'${text}'`;
}

/** Half a surrogate pair is no character, and NUL is one that neither the database nor every language can hold. */
export function whole(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** `\u202e`, and `\u{1f600}` for what needs more digits: JavaScript, and more. */
export function shortOrBraced(code: number): string {
  return code > 0xffff ? braced(code) : `\\u${hex(code, 4)}`;
}

/** `\u{202e}` */
export function braced(code: number): string {
  return `\\u{${hex(code, 1)}}`;
}

/** `\u202e`, and `\U0001f600` for what needs more digits. */
export function shortOrLong(code: number): string {
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

/** `\u202e`, and two of them for what needs more digits, as JSON does. */
export function codeUnits(code: number): string {
  return String.fromCodePoint(code)
    .split('')
    .map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
    .join('');
}

export function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** A text in JSON; `avoided` are characters that mean something to the language around it. */
export function jsonText(text: string, avoided?: RegExp): string {
  return literal(text, { quote: '"', escaped: '"\\', point: codeUnits, ...(avoided ? { avoided } : {}) });
}
