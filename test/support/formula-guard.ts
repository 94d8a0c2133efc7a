/** Implements the formula guard of CSV files from docs/guide/files.md alone, without any code of the service. */
const SIGN = '[=+@＋－＝＠-]';
const SKIPPED =
  '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x20"\\x7f-\\xa0\\xad\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff]';
const FORMULA = `'*(?:${SKIPPED}*${SIGN})`;
const PLACES = new RegExp(`^(?=${FORMULA}|'*[\\t\\r\\n])|(?<=[;\\t\\r\\n])(?=${FORMULA})`, 'g');

/** The string as a CSV file contains it: with an apostrophe wherever a spreadsheet would start a formula. */
export function guarded(text: string): string {
  return text.replace(PLACES, "'");
}
