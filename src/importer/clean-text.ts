/** Texts as people wrote them: what is wrong with a text is refused, what a spreadsheet or a wrong encoding did is undone or reported. */
import { isUtf8 } from 'node:buffer';
import { removeGuards } from '../encode/formula-guard.ts';
import { fromByteText, toByteText } from './byte-text.ts';
import type { Checked } from './checked.ts';
import type { Tell } from './notes.ts';

/** White space and the invisible characters that look like none at the ends of a text. */
const OUTER = /^[\s\u180e\u200b\u2060\ufeff]+|[\s\u180e\u200b\u2060\ufeff]+$/gu;

const UNUSUAL = /[\0-\x1f\x7f-\xff]/;
const CONTROL = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** As bytes: `Ã¼` or `Â©`, UTF-8 decoded as Latin-1 and encoded again; `â€`, the same with Windows-1252; U+FFFD. */
const DAMAGED = /\xc3[\x82\x83]\xc2[\x80-\xbf]|\xc3\xa2\xe2\x82\xac|\xef\xbf\xbd/;

/** `="00123"`, the form in which some programs keep a spreadsheet from reading a number. */
const FORMULA_TEXT = /^="([^"]*)"$/;

/** Excel's form of a number with more than eleven digits in a cell of the general format. */
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?[eE]\+\d{2,}$/;

export const SCIENTIFIC_REASON =
  'looks like a long number that a spreadsheet shortened, so that its last digits are lost; export the column as text';

export const UTF8_REASON = 'must be UTF-8; save the file as UTF-8 ("CSV UTF-8" in Excel)';

/** Whether a first or last character can be white space, or part of a longer UTF-8 sequence. */
function outerSpace(code: number): boolean {
  return code <= 32 || code > 126;
}

/** The byte text without white space and invisible characters at its ends. */
export function trim(field: string): string {
  if (field === '' || !(outerSpace(field.charCodeAt(0)) || outerSpace(field.charCodeAt(field.length - 1))))
    return field;
  const text = fromByteText(field);
  const trimmed = text.replace(OUTER, '');
  return trimmed === text ? field : toByteText(trimmed);
}

/** Removes the apostrophes that keep programs from reading a text as a formula. */
export function unguard(field: string, tell: Tell): string {
  if (!field.includes("'")) return field;
  const text = fromByteText(field);
  const unguarded = removeGuards(text);
  if (unguarded === text) return field;
  const bytes = toByteText(unguarded);
  tell('unguarded', field, bytes);
  return bytes;
}

/** Takes a value out of its spreadsheet form `="…"`. */
export function unwrap(field: string, tell: Tell): string {
  const inner = field.charCodeAt(0) === 0x3d ? FORMULA_TEXT.exec(field) : null;
  if (!inner) return field;
  tell('unwrapped', field, inner[1]!);
  return inner[1]!;
}

/** Any text that PostgreSQL can keep, unchanged; doubtful characters are reported. */
export function checkText(field: string, tell: Tell): Checked {
  if (!UNUSUAL.test(field)) return field;
  if (field.includes('\0')) return { reason: 'must not contain a NUL byte' };
  if (!isUtf8(Buffer.from(field, 'latin1'))) return { reason: UTF8_REASON };
  if (CONTROL.test(field)) tell('control', field, field);
  if (DAMAGED.test(field)) tell('damaged', field, field);
  return field;
}

/** A code, an order number or a tracking id: kept as written, but never with digits that a spreadsheet lost. */
export function checkReference(field: string, tell: Tell): Checked {
  if (SCIENTIFIC.test(field)) return { reason: SCIENTIFIC_REASON };
  return checkText(field, tell);
}
