import { isUtf8 } from 'node:buffer';
import { fromByteText, toByteText } from './byte-text.ts';
import type { Checked } from './checked.ts';
import { SCIENTIFIC_REASON, UTF8_REASON, unwrap } from './clean-text.ts';
import type { AddNote } from './notes.ts';

/** In some scripts, longer IDs together with the other columns of an index could exceed PostgreSQL's limit of 2,704 bytes per index row. */
export const MAX_ID_LENGTH = 255;

/** `1.23457E+17`, or the `1234567.0` of programs that store a column with gaps as floating-point numbers. */
const NUMBER_FORM = /^[+-]?\d+(?:(?:[.,]\d+)?[eE]\+\d{2,}|\.0+)$/;

/** Placeholders for empty cells and errors. Used as IDs, they would merge many records into one. */
const NOTHING = /^(?:nan|null|none|undefined|#?n\/a|#(?:ref|value|name|num|null)[!?]|#div\/0!|#+)$/i;

const UNUSUAL = /[^\x20-\x7e]/;
/** Control characters, and those of the Unicode category Format, such as zero-width spaces and bidi marks. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/**
 * Checks an ID of a network, which has no outer white space. Each ID has only one spelling, in any format. Spreadsheet
 * forms are removed and reported. Values that are no longer the network's ID are rejected.
 */
export function checkId(field: string, addNote: AddNote): Checked {
  let id = unwrap(field, addNote);
  if (id.charCodeAt(0) === 0x27) {
    addNote('unguarded', id, id.slice(1));
    id = id.slice(1);
  }
  if (id === '') return '';
  if (NUMBER_FORM.test(id)) {
    return {
      reason: /e/i.test(id)
        ? SCIENTIFIC_REASON
        : 'looks like an ID that a program turned into a decimal number; export the column as text',
    };
  }
  if (NOTHING.test(id)) return { reason: 'is what a program writes for an empty cell or an error, not an ID' };
  if (id.length > MAX_ID_LENGTH && fromByteText(id).length > MAX_ID_LENGTH) {
    return { reason: `must have at most ${MAX_ID_LENGTH} characters` };
  }
  return UNUSUAL.test(id) ? checkUnusual(id, addNote) : id;
}

function checkUnusual(id: string, addNote: AddNote): Checked {
  if (id.includes('\0')) return { reason: 'must not contain a NUL byte' };
  if (!isUtf8(Buffer.from(id, 'latin1'))) return { reason: UTF8_REASON };
  const text = fromByteText(id);
  const invisible = INVISIBLE.exec(text)?.[0];
  if (invisible) {
    const code = invisible.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return { reason: `must not contain the invisible character U+${code}` };
  }
  const composed = text.normalize('NFC');
  if (composed === text) return id;
  addNote('composed', id, toByteText(composed));
  return toByteText(composed);
}
