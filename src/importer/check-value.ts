/** Checks a field by the type of its column and converts it for COPY. */
import type { FieldSeparator } from '../encode/formula-guard.ts';
import { checkAmount, checkCurrency, checkFraction } from './check-amounts.ts';
import { checkCountry } from './check-country.ts';
import { checkSize } from './check-size.ts';
import { checkTimestamp, TIMESTAMP_RULE } from './check-timestamp.ts';
import type { Checked } from './checked.ts';
import { checkId } from './clean-id.ts';
import { checkReference, checkText, trim, unguard, unwrap } from './clean-text.ts';
import type { Column, ColumnType } from './kind.ts';
import type { AddNote } from './notes.ts';

/** COPY's form of null. */
export const NULL = '\\N';

/** How fields of one column become values. */
export interface ColumnCheck {
  /** Returns the accepted form of a field, or a reason to reject it. */
  clean(field: string): Checked;
  /** Returns the COPY text of an accepted value. */
  toCopy(clean: string): string;
}

export interface CheckRules {
  column: Column;
  addNote: AddNote;
  /** The separator of the CSV, in which apostrophes before formulas are guards. Null for JSON, in which they are part of the text. */
  guarded: FieldSeparator | null;
}

export function makeCheck(rules: CheckRules): ColumnCheck {
  const { column } = rules;
  const convert = KEPT.has(column.type) ? keptText(rules) : trimmedValue(rules);
  // Before the conversion, whose time depends on the size.
  const clean = (field: string): Checked => {
    const reason = checkSize(column.type, field);
    return reason === null ? convert(field) : { reason };
  };
  const empty = column.fallback ?? NULL;
  const missing = { reason: 'must not be empty' };
  return {
    clean: column.required
      ? (field) => {
          const checked = clean(field);
          return checked === '' ? missing : checked;
        }
      : clean,
    toCopy: TEXTS.has(column.type)
      ? (text) => (text === '' ? empty : escapeCopy(text))
      : (value) => (value === '' ? empty : value),
  };
}

/** Types whose values keep their outer white space. */
const KEPT: ReadonlySet<ColumnType> = new Set(['text', 'reference']);

/** Types whose values can contain characters that COPY requires to be escaped. */
const TEXTS: ReadonlySet<ColumnType> = new Set(['text', 'reference', 'label', 'id', 'domain']);

const LINE_BREAK = /[\r\n]/;

function keptText({ column, addNote, guarded }: CheckRules): (field: string) => Checked {
  const check = column.type === 'reference' ? checkReference : checkText;
  return (field) => {
    if (field === '') return '';
    const trimmed = trim(field);
    if (trimmed === '' && column.required) return '';
    let text = guarded ? unguard(field, guarded, addNote) : field;
    // A value that had a guard is literal.
    if (column.type === 'reference' && text === field) text = unwrap(text, addNote);
    if (trimmed !== field) addNote('padded', field, text);
    // A line break is unusual in a name, but not in a description.
    if (column.required && LINE_BREAK.test(trimmed)) addNote('line-break', field, text);
    return check(text, addNote);
  };
}

function trimmedValue(rules: CheckRules): (field: string) => Checked {
  const { column, addNote, guarded } = rules;
  const check = column.past ? pastTimestamp() : typeCheck(rules);
  const guards = column.type === 'label' || column.type === 'id' ? guarded : null;
  return (field) => {
    if (field === '') return '';
    let value = trim(field);
    if (value !== field) addNote('trimmed', field, value);
    if (guards) value = trim(unguard(value, guards, addNote));
    return value === '' ? '' : check(value, addNote);
  };
}

function typeCheck({ column, guarded }: CheckRules): (field: string, addNote: AddNote) => Checked {
  if (column.type === 'choice') return choice(column.choices ?? []);
  const check = CHECKS[column.type as Trimmed];
  return guarded === ';' && (column.type === 'money' || column.type === 'fraction') ? withDecimalComma(check) : check;
}

/** A number whose comma can only be decimal: with three digits after it, it could also separate thousands. */
const DECIMAL_COMMA = /^-?(?:0,\d+|\d+,(?:\d{1,2}|\d{4,})) ?%?$/;

/** Programs that separate fields with semicolons write numbers with a decimal comma, as Sheaf does in `excel_eu`. */
function withDecimalComma(check: (field: string, addNote: AddNote) => Checked) {
  return (field: string, addNote: AddNote): Checked => {
    if (!DECIMAL_COMMA.test(field)) return check(field, addNote);
    const plain = field.replace(',', '.');
    addNote('decimal-comma', field, plain);
    return check(plain, addNote);
  };
}

const EPOCH = '1970-01-01 00:00:00+00';
const DAY_MS = 86_400_000;

/** Checks the timestamp of a past event. */
function pastTimestamp(): (field: string, addNote: AddNote) => Checked {
  // Allows for time zones and wrong clocks, which differ by up to a day each.
  const limit = new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10);
  return (field, addNote) => {
    const timestamp = CHECKS.timestamp(field, addNote);
    if (typeof timestamp !== 'string') return timestamp;
    if (timestamp >= limit) addNote('future', field, timestamp);
    else if (timestamp === EPOCH) addNote('epoch', field, timestamp);
    return timestamp;
  };
}

type Trimmed = Exclude<ColumnType, 'choice' | 'text' | 'reference'>;

const CHECKS: Record<Trimmed, (field: string, addNote: AddNote) => Checked> = {
  id: checkId,
  label: checkText,
  slug: (field) => {
    const slug = field.toLowerCase();
    return isSlug(slug) ? slug : { reason: SLUG_RULE };
  },
  domain: (field, addNote) => {
    if (/[\s/@:]/.test(field)) return { reason: 'must be a host name like shop.example' };
    return checkText(field.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/^www\./, ''), addNote);
  },
  country: checkCountry,
  currency: checkCurrency,
  boolean: (field) => BOOLEANS[field.toLowerCase()] ?? { reason: 'must be true, false, 1, 0, yes or no' },
  money: checkAmount,
  fraction: checkFraction,
  timestamp: (field, addNote) => checkTimestamp(field, addNote) ?? { reason: TIMESTAMP_RULE },
};

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_SLUG_LENGTH = 100;
export const SLUG_RULE = `must be lower-case letters, digits and single hyphens, at most ${MAX_SLUG_LENGTH} characters`;

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
