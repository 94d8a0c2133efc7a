/** The row of a summary table that a value belongs to, by the rules in `docs/guide/receipts.md`. */
import { NOTHING } from '../copy-form.ts';

/** Characters of a value that distinguish it. */
const MAX_CHARACTERS = 255;

const EMPTY = '(empty)';
const OTHER_DATES = 'Other dates';

/** Lengths of periods in ISO 8601. */
const PERIODS = { day: 10, month: 7, year: 4 } as const;

export type Period = keyof typeof PERIODS;

const unescaped: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The text of a COPY field, whose characters are bytes of UTF-8. */
export function textOf(field: string): string {
  if (field === NOTHING) return '';
  const bytes = field.includes('\\')
    ? field.replace(/\\(.)/gs, (_, letter: string) => unescaped[letter] ?? letter)
    : field;
  return Buffer.from(bytes, 'latin1').toString();
}

/** The group of a text. */
export function groupOfText(field: string): string {
  const text = textOf(field);
  const start = text.length <= MAX_CHARACTERS ? text : Array.from(text).slice(0, MAX_CHARACTERS).join('');
  return start || EMPTY;
}

/** The period of a date or timestamp. */
export function periodOf(field: string, period: Period): string {
  if (field === NOTHING) return EMPTY;
  const isShown = /^\d{4}-\d\d-\d\d/.test(field) && !field.endsWith(' BC');
  return isShown ? field.slice(0, PERIODS[period]) : OTHER_DATES;
}
