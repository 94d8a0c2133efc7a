/**
 * Values of a file in the form in which PostgreSQL's COPY writes them. Digests are computed from this form, which
 * `docs/guide/receipts.md` defines. Strings are Latin-1: each character is one byte of UTF-8.
 */

/** COPY's form of null, for an empty field. */
export const NOTHING = '\\N';

const escapes: Record<string, string> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Escapes a string as a COPY field. */
export function copyField(text: string): string {
  return /[\\\b\f\n\r\t\v]/.test(text) ? text.replace(/[\\\b\f\n\r\t\v]/g, (char) => escapes[char]!) : text;
}

/** The UTF-8 bytes of a string, one character each. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}
