/** Writes strings as literals of programming languages, so that any text stays a string and is readable. */
import { dictionary } from '../../dictionary.ts';

/**
 * Control, format, private and unassigned characters, and all spaces except the plain one. They would be invisible, break
 * the line, or (bidi marks) show the code in another order than it runs. The characters with a number take the one after them into their
 * grapheme cluster, and then Elixir and Perl do not find the end of the literal.
 * Source: Grapheme_Cluster_Break=Prepend, https://www.unicode.org/Public/17.0.0/ucd/auxiliary/GraphemeBreakProperty.txt, and U+11A3A,
 * which older versions of Unicode have in it
 */
const HIDDEN =
  /[\p{C}\p{Zl}\p{Zp}\u0d4e\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]|(?! )\p{Zs}/u;

/** Characters with a short escape in all supported languages. */
const SHORT = dictionary<string>({ '\n': 'n', '\r': 'r', '\t': 't' });

export interface LiteralRules {
  quote: '"' | "'";
  /** Characters that need the escape character: itself, the quote, and the start of an interpolation. */
  escaped: string;
  /** Writes a character by its code point. */
  point(code: number): string;
  /** The escape character, a backslash in nearly all languages. */
  marker?: string;
  /** Further characters that are written by their code points. */
  avoided?: RegExp;
}

/** Writes the text as a quoted literal on one line. */
export function literal(text: string, { quote, escaped, point, marker = '\\', avoided }: LiteralRules): string {
  let inside = '';
  for (const character of whole(text)) {
    if (SHORT[character]) inside += marker + SHORT[character];
    else if (HIDDEN.test(character) || avoided?.test(character)) inside += point(character.codePointAt(0)!);
    else inside += escaped.includes(character) ? marker + character : character;
  }
  return quote + inside + quote;
}

/** Writes a single-quoted literal without escapes. Texts that need an escape are passed to `otherwise`. */
export function singleQuoted(text: string, otherwise: (text: string) => string): string {
  return /['\\]/.test(text) || HIDDEN.test(text) || whole(text) !== text ? otherwise(text) : `'${text}'`;
}

/** Removes lone surrogates and NUL, which not every language can represent, nor the database. */
export function whole(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** `\u202e`, or `\u{1f600}` if more digits are needed, as in JavaScript. */
export function shortOrBraced(code: number): string {
  return code > 0xffff ? braced(code) : `\\u${hex(code, 4)}`;
}

/** `\u{202e}`, always in braces. */
export function braced(code: number): string {
  return `\\u{${hex(code, 1)}}`;
}

/** `\u202e`, or `\U0001f600` if more digits are needed. */
export function shortOrLong(code: number): string {
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

/** `\u202e`, or two of them if more digits are needed, as in JSON. */
export function codeUnits(code: number): string {
  return String.fromCodePoint(code)
    .split('')
    .map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`)
    .join('');
}

export function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Writes a string in JSON. Escapes the `avoided` characters, which are special in the surrounding language. */
export function jsonText(text: string, avoided?: RegExp): string {
  return literal(text, { quote: '"', escaped: '"\\', point: codeUnits, ...(avoided ? { avoided } : {}) });
}
