/**
 * The kinds of parameter a report can take. A kind is data for the documentation (a JSON Schema) and one
 * function that brings every spelling of a value to its canonical form, so that equal requests are equal bytes.
 */
import { type TSchema, Type } from 'typebox';
import { enumeration } from './enumeration.ts';

/** Thrown by `parse`; the message completes the sentence "country …". */
export class ParamError extends Error {}

export type Canonical = string | number | boolean | string[] | number[];

export interface Param<T extends Canonical = Canonical> {
  /** For the documentation: what may be sent. */
  schema: TSchema;
  /** Canonical form of a value that was sent, or a {@link ParamError} that says what is allowed. */
  parse(value: unknown): T;
}

/** PostgreSQL takes no NUL, and none of the others is ever looked for on purpose. */
const CONTROL = /[\0-\x1f\x7f]/;

/** The most characters of words to look for. */
const MAX_TEXT_LENGTH = 200;

/** Words to look for: trimmed, as NFC, and otherwise as they were sent. The database alone folds case. */
export function text(description: string): Param<string> {
  const maxLength = MAX_TEXT_LENGTH;
  return {
    schema: Type.String({ description, maxLength }),
    parse(value) {
      if (typeof value !== 'string' && typeof value !== 'number') throw new ParamError('must be a text.');
      const canonical = String(value).normalize('NFC').trim();
      if (canonical.length > maxLength) throw new ParamError(`must have at most ${maxLength} characters.`);
      if (CONTROL.test(canonical) || !canonical.isWellFormed()) {
        throw new ParamError('must not hold control characters.');
      }
      return canonical;
    },
  };
}

interface ListOptions {
  /** What an item must look like, after trimming and folding. */
  pattern: RegExp;
  /** How the pattern is told to people: "two-letter country codes". */
  items: string;
  /** For codes: the case of their letters A to Z. Text that people wrote keeps its case, and the database compares it. */
  fold?: 'upper' | 'lower';
  example: string;
}

/** One or several values: an array, or one text with commas. Order and repetition mean nothing. */
export function list(description: string, options: ListOptions): Param<string[]> {
  const { pattern, items, fold, example } = options;
  const item = Type.String({ pattern: pattern.source });
  const forms = pattern.test('a, b')
    ? 'An array, or one string with commas between the values. A value that contains a comma must be in an array.'
    : 'An array, or one text with commas.';
  return {
    schema: Type.Union([Type.Array(item), Type.String()], {
      description: `${description} ${forms}`,
      examples: [example],
    }),
    parse(value) {
      const canonical = split(value).map((entry) => {
        if (typeof entry !== 'string' && typeof entry !== 'number') throw new ParamError(`must be ${items}.`);
        if (CONTROL.test(String(entry)) || !String(entry).isWellFormed()) throw new ParamError(`must be ${items}.`);
        return foldAscii(String(entry).normalize('NFC'), fold);
      });
      const wrong = canonical.find((entry) => !pattern.test(entry));
      if (wrong !== undefined) throw new ParamError(`holds ${quote(wrong)}, but must be ${items}, like ${example}.`);
      return [...new Set(canonical)].sort();
    },
  };
}

/** Only A to Z: other letters are no codes, and `toUpperCase` would make the country SS of ß. */
function foldAscii(text: string, fold: ListOptions['fold']): string {
  if (fold === 'upper') return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return fold === 'lower' ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
}

/** One or several of a fixed set of words. */
export function oneOf(description: string, allowed: readonly string[]): Param<string[]> {
  const items = `of ${allowed.join(', ')}`;
  const pattern = new RegExp(`^(?:${allowed.map(RegExp.escape).join('|')})$`);
  const options = list(description, { pattern, items, fold: 'lower', example: allowed[0]! });
  const schema = Type.Union([Type.Array(enumeration(allowed)), Type.String()], {
    description: `${description} One or several of ${allowed.join(', ')}: an array, or one text with commas.`,
  });
  return { ...options, schema };
}

/** One or several ids: whole numbers from 1. */
export function ids(description: string): Param<number[]> {
  return {
    schema: Type.Union([Type.Array(Type.Integer({ minimum: 1 })), Type.Integer({ minimum: 1 }), Type.String()], {
      description: `${description} A number, an array, or one text with commas.`,
    }),
    parse(value) {
      const canonical = split(value).map((entry) => {
        const id = typeof entry === 'string' && /^\d+$/.test(entry) ? Number(entry) : entry;
        if (!Number.isSafeInteger(id) || (id as number) < 1) throw new ParamError('must be ids: whole numbers from 1.');
        return id as number;
      });
      return [...new Set(canonical)].sort((a, b) => a - b);
    },
  };
}

/** Yes or no. */
export function flag(description: string): Param<boolean> {
  const spellings = new Map<unknown, boolean>([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
    [1, true],
    [0, false],
    ['1', true],
    ['0', false],
  ]);
  return {
    schema: Type.Boolean({ description }),
    parse(value) {
      const canonical = spellings.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
      if (canonical === undefined) throw new ParamError('must be true or false.');
      return canonical;
    },
  };
}

/** A whole number within bounds. */
export function integer(description: string, bounds: { min: number; max: number }): Param<number> {
  return {
    schema: Type.Integer({ description, minimum: bounds.min, maximum: bounds.max }),
    parse(value) {
      const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
      if (!Number.isInteger(number) || (number as number) < bounds.min || (number as number) > bounds.max) {
        throw new ParamError(`must be a whole number from ${bounds.min} to ${bounds.max}.`);
      }
      return number as number;
    },
  };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/** A day `2026-11-23` in the time zone of the request, or an instant `2026-11-23T10:00:00Z`. `instant.ts` says where it begins. */
export function moment(description: string): Param<string> {
  return {
    schema: Type.String({
      description: `${description} A day in the time zone of the request, 2026-11-23, or an instant, 2026-11-23T10:00:00Z.`,
    }),
    parse(value) {
      const sent = typeof value === 'string' ? value.trim() : '';
      const year = Number(sent.slice(0, 4));
      if (DAY.test(sent) && year >= 1900 && isRealDay(sent)) return sent;
      const instant = INSTANT.test(sent) && year >= 1900 && isRealDay(sent.slice(0, 10)) ? new Date(sent) : null;
      // An offset can lead from the last day of 9999 into a year that neither ISO 8601 nor PostgreSQL writes so.
      if (instant && instant.getUTCFullYear() <= 9999) return withMicroseconds(instant, sent);
      throw new ParamError('must be a day like 2026-11-23 or an instant like 2026-11-23T10:00:00Z.');
    },
  };
}

/** Date keeps three digits of a second; what was sent may have six, and PostgreSQL compares all of them. */
function withMicroseconds(instant: Date, sent: string): string {
  const beyond = /\.\d{3}(\d{1,3})/.exec(sent)?.[1]?.padEnd(3, '0') ?? '000';
  return beyond === '000' ? instant.toISOString() : instant.toISOString().replace('Z', `${beyond}Z`);
}

function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function split(value: unknown): unknown[] {
  const entries = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value];
  return entries.map((entry) => (typeof entry === 'string' ? entry.trim() : entry)).filter((entry) => entry !== '');
}

function quote(value: string): string {
  return `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`;
}
