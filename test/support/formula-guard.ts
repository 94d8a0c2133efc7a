/** Guards of a CSV as its readers know them from docs/guide/files.md, written without any code of the service. */
const SIGN = '[=+@＋－＝＠-]';
const SKIPPED =
  '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x20"\\x7f-\\xa0\\xad\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff]';
const FORMULA = `'*(?:${SKIPPED}*${SIGN})`;
const PLACES = new RegExp(`^(?=${FORMULA}|'*[\\t\\r\\n])|(?<=[;\\t\\r\\n])(?=${FORMULA})`, 'g');

/** The text as a CSV has it: with an apostrophe wherever a spreadsheet would begin a formula. */
export function guarded(text: string): string {
  return text.replace(PLACES, "'");
}
