/** Cleans text: removes what spreadsheets added, reports damage, and rejects what PostgreSQL cannot store. */
import { isUtf8 } from 'node:buffer';
import { type FieldSeparator, removeGuards } from '../encode/formula-guard.ts';
import { fromByteText, toByteText } from './byte-text.ts';
import type { Checked } from './checked.ts';
import type { AddNote } from './notes.ts';

/** White space, and invisible characters that look like white space at the ends of a text. */
const OUTER = /[\s\u180e\u200b\u2060\ufeff]/;

const UNUSUAL = /[\0-\x1f\x7f-\xff]/;
const CONTROL = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** Damage as bytes: `Ã¼` or `Â©` (UTF-8 read as Latin-1), `â€` (UTF-8 read as Windows-1252), or U+FFFD. */
const DAMAGED = /\xc3[\x82\x83]\xc2[\x80-\xbf]|\xc3\xa2\xe2\x82\xac|\xef\xbf\xbd/;

/** `="00123"`, a form that keeps spreadsheets from reading the value as a number. */
const FORMULA_TEXT = /^="([^"]*)"$/;

/** Excel's default form of a number with more than eleven digits. */
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?[eE]\+\d{2,}$/;

export const SCIENTIFIC_REASON =
  'looks like a long number that a spreadsheet shortened, so that its last digits are lost; export the column as text';

export const UTF8_REASON = 'must be UTF-8; save the file as UTF-8 ("CSV UTF-8" in Excel)';

/** Whether a first or last character can be white space, or part of a multi-byte character. */
function outerSpace(code: number): boolean {
  return code <= 32 || code > 126;
}

/** Removes white space and invisible characters at both ends of a byte text. */
export function trim(field: string): string {
  if (field === '' || !(outerSpace(field.charCodeAt(0)) || outerSpace(field.charCodeAt(field.length - 1))))
    return field;
  const text = fromByteText(field);
  // A regular expression for the end takes quadratic time: 4 to 17 seconds for 30,000 spaces inside a text.
  let start = 0;
  let end = text.length;
  while (start < end && OUTER.test(text[start]!)) start++;
  while (start < end && OUTER.test(text[end - 1]!)) end--;
  return end - start === text.length ? field : toByteText(text.slice(start, end));
}

/** Removes the apostrophes that guard formulas in a CSV with this separator. */
export function unguard(field: string, separator: FieldSeparator, addNote: AddNote): string {
  if (!field.includes("'")) return field;
  const text = fromByteText(field);
  const unguarded = removeGuards(text, separator);
  if (unguarded === text) return field;
  const bytes = toByteText(unguarded);
  addNote('unguarded', field, bytes);
  return bytes;
}

/** Removes the spreadsheet form `="…"`. */
export function unwrap(field: string, addNote: AddNote): string {
  const inner = field.charCodeAt(0) === 0x3d ? FORMULA_TEXT.exec(field) : null;
  if (!inner) return field;
  addNote('unwrapped', field, inner[1]!);
  return inner[1]!;
}

/** Accepts any text that PostgreSQL can store, unchanged. Suspicious characters are reported. */
export function checkText(field: string, addNote: AddNote): Checked {
  if (!UNUSUAL.test(field)) return field;
  if (field.includes('\0')) return { reason: 'must not contain a NUL byte' };
  if (!isUtf8(Buffer.from(field, 'latin1'))) return { reason: UTF8_REASON };
  if (CONTROL.test(field)) addNote('control', field, field);
  if (DAMAGED.test(field)) addNote('damaged', field, field);
  return field;
}

/** Accepts a code, order number or tracking ID unchanged, but rejects numbers that a spreadsheet shortened. */
export function checkReference(field: string, addNote: AddNote): Checked {
  if (SCIENTIFIC.test(field)) return { reason: SCIENTIFIC_REASON };
  return checkText(field, addNote);
}
