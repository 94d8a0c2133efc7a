/** Checks one field and puts it into the form that COPY takes. */
import { isUtf8 } from 'node:buffer';
import { checkTimestamp, TIMESTAMP_RULE } from './check-timestamp.ts';
import type { Column, ColumnType } from './kind.ts';

/** COPY's null. */
export const NULL = '\\N';

/** The COPY text of a field, or why it has none. */
export type Checked = string | { reason: string };

/** Makes the check of a column: byte text in, COPY text (or the reason against it) out. */
export function makeCheck(column: Column): (field: string) => Checked {
  const check = column.type === 'choice' ? choice(column.choices ?? []) : CHECKS[column.type];
  const empty: Checked = column.required ? { reason: 'must not be empty' } : (column.fallback ?? NULL);
  if (column.type === 'text') return (field) => (field === '' ? empty : check(field));
  return (field) => {
    const trimmed = field.trim();
    return trimmed === '' ? empty : check(trimmed);
  };
}

const CHECKS: Record<Exclude<ColumnType, 'choice'>, (field: string) => Checked> = {
  text: copyText,
  slug: (field) => pattern(field.toLowerCase(), SLUG, 'must be lower-case letters, digits and single hyphens'),
  domain: (field) => {
    if (/[\s/@:]/.test(field)) return { reason: 'must be a host name like shop.example' };
    return copyText(field.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/^www\./, ''));
  },
  // ASCII first: upper-casing a byte text would change the bytes of other letters.
  country: (field) => pattern(field, /^[A-Za-z]{2}$/, 'must be a two-letter country code like DE', upper),
  currency: (field) => pattern(field, /^[A-Za-z]{3}$/, 'must be a three-letter currency code like EUR', upper),
  boolean: (field) => BOOLEANS[field.toLowerCase()] ?? { reason: 'must be true, false, 1, 0, yes or no' },
  money: (field) =>
    pattern(
      field,
      /^-?\d{1,12}(\.\d{1,2})?$/,
      'must be an amount like -1234.50, with at most 12 digits and 2 decimals',
    ),
  fraction: (field) =>
    pattern(field, /^-?\d{1,3}(\.\d{1,4})?$/, 'must be a fraction of one like 0.125, with at most 4 decimals'),
  timestamp: (field) => checkTimestamp(field) ?? { reason: TIMESTAMP_RULE },
};

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const BOOLEANS: Record<string, string> = Object.assign(Object.create(null), {
  true: 't',
  1: 't',
  yes: 't',
  false: 'f',
  0: 'f',
  no: 'f',
});

function choice(choices: readonly string[]): (field: string) => Checked {
  return (field) => {
    const value = field.toLowerCase();
    return choices.includes(value) ? value : { reason: `must be one of ${choices.join(', ')}` };
  };
}

function pattern(field: string, rule: RegExp, reason: string, change?: (field: string) => string): Checked {
  if (!rule.test(field)) return { reason };
  return change ? change(field) : field;
}

function upper(field: string): string {
  return field.toUpperCase();
}

const UNUSUAL = /[\0\t\n\r\\\x80-\xff]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Any text: escaped for COPY, refused where PostgreSQL could not keep it. */
function copyText(field: string): Checked {
  if (!UNUSUAL.test(field)) return field;
  if (field.includes('\0')) return { reason: 'must not hold a NUL byte' };
  if (!isUtf8(Buffer.from(field, 'latin1'))) return { reason: 'must be UTF-8' };
  return field.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!);
}
