/** Checks one field by the type of its column, and puts it into the form that COPY takes. */
import { checkAmount, checkCurrency, checkFraction } from './check-amounts.ts';
import { checkCountry } from './check-country.ts';
import { checkTimestamp, TIMESTAMP_RULE } from './check-timestamp.ts';
import type { Checked } from './checked.ts';
import { checkId } from './clean-id.ts';
import { checkReference, checkText, trim, unguard, unwrap } from './clean-text.ts';
import type { Column, ColumnType } from './kind.ts';
import type { Tell } from './notes.ts';

/** COPY's null. */
export const NULL = '\\N';

/** How one column's fields become values. */
export interface ColumnCheck {
  /** The accepted form of a field. */
  clean(field: string): Checked;
  /** The COPY text of what `clean` accepted. */
  toCopy(clean: string): string;
}

export interface CheckRules {
  column: Column;
  tell: Tell;
  /** Whether apostrophes before formulas are guards. In CSV they are; in JSON they are part of the text. */
  guarded: boolean;
}

export function makeCheck(rules: CheckRules): ColumnCheck {
  const { column } = rules;
  const clean = KEPT.has(column.type) ? keptText(rules) : trimmedValue(rules);
  const empty = column.fallback ?? NULL;
  const refused = { reason: 'must not be empty' };
  return {
    clean: column.required
      ? (field) => {
          const checked = clean(field);
          return checked === '' ? refused : checked;
        }
      : clean,
    toCopy: TEXTS.has(column.type)
      ? (text) => (text === '' ? empty : escapeCopy(text))
      : (value) => (value === '' ? empty : value),
  };
}

/** Types whose values are kept with the white space around them. */
const KEPT: ReadonlySet<ColumnType> = new Set(['text', 'reference']);

/** Types whose values can hold what COPY wants escaped. */
const TEXTS: ReadonlySet<ColumnType> = new Set(['text', 'reference', 'label', 'id', 'domain']);

const LINE_BREAK = /[\r\n]/;

function keptText({ column, tell, guarded }: CheckRules): (field: string) => Checked {
  const check = column.type === 'reference' ? checkReference : checkText;
  return (field) => {
    if (field === '') return '';
    const trimmed = trim(field);
    if (trimmed === '' && column.required) return '';
    let text = guarded ? unguard(field, tell) : field;
    // What had a guard is meant as written.
    if (column.type === 'reference' && text === field) text = unwrap(text, tell);
    if (trimmed !== field) tell('padded', field, text);
    // A name of several lines is odd; a description is not.
    if (column.required && LINE_BREAK.test(trimmed)) tell('line-break', field, text);
    return check(text, tell);
  };
}

function trimmedValue({ column, tell, guarded }: CheckRules): (field: string) => Checked {
  const check = column.past ? pastTimestamp() : typeCheck(column);
  const canHaveGuards = guarded && (column.type === 'label' || column.type === 'id');
  return (field) => {
    if (field === '') return '';
    let value = trim(field);
    if (value !== field) tell('trimmed', field, value);
    if (canHaveGuards) value = trim(unguard(value, tell));
    return value === '' ? '' : check(value, tell);
  };
}

function typeCheck(column: Column): (field: string, tell: Tell) => Checked {
  return column.type === 'choice' ? choice(column.choices ?? []) : CHECKS[column.type as Trimmed];
}

const EPOCH = '1970-01-01 00:00:00+00';
const DAY_MS = 86_400_000;

/** A timestamp of something that has happened. */
function pastTimestamp(): (field: string, tell: Tell) => Checked {
  // Zones differ by up to a day, and so do clocks.
  const limit = new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10);
  return (field, tell) => {
    const timestamp = CHECKS.timestamp(field, tell);
    if (typeof timestamp !== 'string') return timestamp;
    if (timestamp >= limit) tell('future', field, timestamp);
    else if (timestamp === EPOCH) tell('epoch', field, timestamp);
    return timestamp;
  };
}

type Trimmed = Exclude<ColumnType, 'choice' | 'text' | 'reference'>;

const CHECKS: Record<Trimmed, (field: string, tell: Tell) => Checked> = {
  id: checkId,
  label: checkText,
  slug: (field) => {
    const slug = field.toLowerCase();
    return isSlug(slug) ? slug : { reason: SLUG_RULE };
  },
  domain: (field, tell) => {
    if (/[\s/@:]/.test(field)) return { reason: 'must be a host name like shop.example' };
    return checkText(field.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/^www\./, ''), tell);
  },
  country: checkCountry,
  currency: checkCurrency,
  boolean: (field) => BOOLEANS[field.toLowerCase()] ?? { reason: 'must be true, false, 1, 0, yes or no' },
  money: checkAmount,
  fraction: checkFraction,
  timestamp: (field, tell) => checkTimestamp(field, tell) ?? { reason: TIMESTAMP_RULE },
};

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_SLUG_LENGTH = 100;
export const SLUG_RULE = `must be lower-case letters, digits and single hyphens, at most ${MAX_SLUG_LENGTH}`;

export function isSlug(text: string): boolean {
  return SLUG.test(text) && text.length <= MAX_SLUG_LENGTH;
}

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

const ESCAPED = /[\t\n\r\\]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeCopy(text: string): string {
  return ESCAPED.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : text;
}
