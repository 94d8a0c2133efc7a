/**
 * Values of a file as PostgreSQL's COPY would write them: the form that digests are made of, defined in
 * `docs/guide/receipts.md`. Strings here are Latin-1 and hold UTF-8 bytes, one character each.
 */

/** What stands for a field that shows nothing. */
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

/** A text as a COPY field. */
export function copyField(text: string): string {
  return /[\\\b\f\n\r\t\v]/.test(text) ? text.replace(/[\\\b\f\n\r\t\v]/g, (char) => escapes[char]!) : text;
}

/** The UTF-8 bytes of any text, one character each. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}
