/**
 * The types of parameters that reports have. Each one consists of a JSON Schema for the documentation and a function that converts
 * every spelling of a value to its canonical form, so that equal requests are equal bytes.
 *
 * The schemas are literals. Every command, and every thread that encodes rows, loads the report types, and the 373 modules of TypeBox
 * would take most of the time of a short command.
 */
import type { TSchema } from 'typebox';
import { type Problem, sentencesOf, shownValue } from '../errors.ts';
import { enumeration } from './enumeration.ts';

/** Thrown by `parse`: what is wrong with a value. */
export class ParamError extends Error {
  readonly problem: Omit<Problem, 'field'>;

  constructor(problem: Omit<Problem, 'field'>) {
    super(sentencesOf(problem));
    this.problem = problem;
  }
}

/** The error for a value that is none of the allowed ones. */
export function notValid(value: unknown, allowed: string): ParamError {
  return new ParamError({ wrong: `${shownValue(value)} is not valid`, allowed });
}

export type Canonical = string | number | boolean | string[] | number[];

/** The controls that forms use for filters. `moment` is a date or a timestamp. */
export const CONTROLS = ['text', 'list', 'choice', 'ids', 'flag', 'integer', 'moment'] as const;

export interface Param<T extends Canonical = Canonical> {
  /** JSON Schema of the parameter, for the documentation. */
  schema: TSchema;
  /** Returns the canonical form of a value. Throws a {@link ParamError} that says what is allowed. */
  parse(value: unknown): T;
}

/** A parameter that selects rows. */
export interface Filter<T extends Canonical = Canonical> extends Param<T> {
  /** Two different canonical values. The check at start builds the query with each of them. */
  samples: readonly [T, T];
  control: (typeof CONTROLS)[number];
  /** All values of a `choice`. */
  allowed?: readonly string[];
  /** Names of values, which pickers show and search. Other values have the label in the report type. */
  names?: () => ReadonlyMap<string, string>;
  /** The filter in a sentence, with … for its values: `in …`. For a flag, the adjective: `exclusive`. Default: its name. */
  phrase?: string;
  /** For an exclusion, the name of the filter whose rows it leaves out. */
  excludes?: string;
}

/** PostgreSQL rejects NUL, and nobody searches for the other control characters on purpose. */
const CONTROL = /[\0-\x1f\x7f]/;

/** Maximum characters of a search text. */
const MAX_TEXT_LENGTH = 200;

/** Maximum values of a list. Every response and every page of a list repeats them. */
const MAX_LIST_VALUES = 1000;

/** Maximum characters that NFC composes into one: ᾂ is alpha with three marks. */
const MAX_COMPOSED = 4;

/**
 * The text in NFC. A text that is longer than `max` even in NFC is rejected before that: normalizing takes quadratic time, which was
 * 11 seconds for 80,000 combining marks, and a request can have a million.
 */
export function composed(text: string, max: number, tooLong: (text: string) => ParamError): string {
  if (text.length > MAX_COMPOSED * max) throw tooLong(text);
  return text.normalize('NFC');
}

function tooManyCharacters(text: string): ParamError {
  return new ParamError({ wrong: `${text.length} characters are too many`, allowed: `at most ${MAX_TEXT_LENGTH}` });
}

/** A search text: trimmed, in NFC, and otherwise unchanged. Only the database folds case. */
export function text(description: string): Filter<string> {
  const maxLength = MAX_TEXT_LENGTH;
  return {
    control: 'text',
    schema: { type: 'string', description, maxLength },
    samples: ['one', 'two'],
    parse(value) {
      if (typeof value !== 'string' && typeof value !== 'number') throw notValid(value, 'a string');
      const canonical = composed(String(value).trim(), maxLength, tooManyCharacters).trim();
      if (canonical.length > maxLength) throw tooManyCharacters(canonical);
      if (CONTROL.test(canonical) || !canonical.isWellFormed()) {
        throw new ParamError({ wrong: 'contains control characters or invalid Unicode', next: 'Remove them' });
      }
      return canonical;
    },
  };
}

interface ListOptions {
  /** Pattern of an item after trimming and folding. */
  pattern: RegExp;
  /** Plural noun for the items: "two-letter country codes". */
  items: string;
  /** For codes, the case of the letters A to Z. Other text keeps its case, and the database compares it. */
  fold?: 'upper' | 'lower';
  /** Shown in the documentation and in errors. */
  example?: string;
}

/** One or several values: an array or a comma-separated string. Order and repetition are ignored. */
export function list(description: string, options: ListOptions): Filter<string[]> {
  const { pattern, items, fold, example } = options;
  const allowed = example === undefined ? items : `${items}, for example ${example}`;
  const item = { type: 'string', pattern: pattern.source };
  const forms = pattern.test('a, b')
    ? 'An array or a comma-separated string. A value that contains a comma must be in an array.'
    : 'An array or a comma-separated string.';
  return {
    control: 'list',
    schema: {
      anyOf: [{ type: 'array', items: item, maxItems: MAX_LIST_VALUES }, { type: 'string' }],
      description: `${description} ${forms}`,
      ...(example === undefined ? {} : { examples: [example] }),
    },
    samples: [['one'], ['one', 'two']],
    parse(value) {
      const canonical = split(value).map((entry) => {
        if (typeof entry !== 'string' && typeof entry !== 'number') throw notValid(entry, allowed);
        if (CONTROL.test(String(entry)) || !String(entry).isWellFormed()) throw notValid(entry, allowed);
        return foldAscii(
          composed(String(entry), MAX_TEXT_LENGTH, () => notValid(entry, allowed)),
          fold,
        );
      });
      const wrong = canonical.find((entry) => !pattern.test(entry));
      if (wrong !== undefined) throw notValid(wrong, allowed);
      return [...new Set(canonical)].sort();
    },
  };
}

/** Folds only A to Z. Codes have no other letters, and `toUpperCase` would turn ß into the country SS. */
function foldAscii(text: string, fold: ListOptions['fold']): string {
  if (fold === 'upper') return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return fold === 'lower' ? text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
}

/** One or several of a fixed set of words, in any case. */
export function oneOf(description: string, allowed: readonly string[]): Filter<string[]> {
  const items = allowed.join(', ');
  const pattern = new RegExp(`^(?:${allowed.map(RegExp.escape).join('|')})$`, 'i');
  const options = list(description, { pattern, items });
  const spelled = (word: string) =>
    allowed.includes(word) ? word : allowed.find((one) => one.toLowerCase() === word.toLowerCase())!;
  const schema = {
    anyOf: [{ type: 'array', items: enumeration(allowed), maxItems: MAX_LIST_VALUES }, { type: 'string' }],
    description: `${description} One or several of ${items}: an array or a comma-separated string.`,
  };
  return {
    ...options,
    control: 'choice',
    allowed,
    schema,
    samples: [[allowed[0]!], [...allowed]],
    parse: (value) => [...new Set(options.parse(value).map(spelled))].sort(),
  };
}

/** One or several IDs: integers from 1. */
export function ids(description: string): Filter<number[]> {
  return {
    control: 'ids',
    schema: {
      anyOf: [
        { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: MAX_LIST_VALUES },
        { type: 'integer', minimum: 1 },
        { type: 'string' },
      ],
      description: `${description} A number, an array or a comma-separated string.`,
    },
    samples: [[1], [1, 2]],
    parse(value) {
      const canonical = split(value).map((entry) => {
        const id = typeof entry === 'string' && /^\d+$/.test(entry) ? Number(entry) : entry;
        if (!Number.isSafeInteger(id) || (id as number) < 1) throw notValid(entry, 'IDs, which are integers from 1');
        return id as number;
      });
      return [...new Set(canonical)].sort((a, b) => a - b);
    },
  };
}

/** True or false. */
export function flag(description: string): Filter<boolean> {
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
    control: 'flag',
    schema: { type: 'boolean', description },
    samples: [true, false],
    parse(value) {
      const canonical = spellings.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
      if (canonical === undefined) throw notValid(value, 'true or false');
      return canonical;
    },
  };
}

/** An integer within bounds. */
export function integer(description: string, bounds: { min: number; max: number }): Filter<number> {
  return {
    control: 'integer',
    schema: { type: 'integer', description, minimum: bounds.min, maximum: bounds.max },
    samples: [bounds.min, bounds.max],
    parse(value) {
      const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
      if (!Number.isInteger(number) || (number as number) < bounds.min || (number as number) > bounds.max) {
        throw notValid(value, `integers from ${bounds.min} to ${bounds.max}`);
      }
      return number as number;
    },
  };
}

/** A filter with its {@link Filter.phrase}. */
export function worded<T extends Canonical>(phrase: string, filter: Filter<T>): Filter<T> {
  return { ...filter, phrase };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/** A date `2026-11-23` in the time zone of the request, or a timestamp `2026-11-23T10:00:00Z`. `instant.ts` has its limits. */
export function moment(description: string): Filter<string> {
  return {
    control: 'moment',
    schema: {
      type: 'string',
      description: `${description} A date in the time zone of the request (2026-11-23) or a timestamp (2026-11-23T10:00:00Z). A date can be relative to today (today-6d, month_start), and the export then has the date.`,
    },
    samples: ['2026-11-23', '2026-11-24'],
    parse(value) {
      const sent = typeof value === 'string' ? value.trim() : '';
      const year = Number(sent.slice(0, 4));
      if (DAY.test(sent) && year >= 1900 && isRealDay(sent)) return sent;
      const instant = INSTANT.test(sent) && year >= 1900 && isRealDay(sent.slice(0, 10)) ? new Date(sent) : null;
      // With an offset, the last day of 9999 can become the year 10000, which ISO 8601 and PostgreSQL write differently.
      if (instant && instant.getUTCFullYear() <= 9999) return withMicroseconds(instant, sent);
      throw notValid(value, 'a date like 2026-11-23 or a timestamp with time zone like 2026-11-23T10:00:00Z');
    },
  };
}

/** Date stores milliseconds, but clients can send microseconds, which PostgreSQL compares. */
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
  if (entries.length > MAX_LIST_VALUES) {
    throw new ParamError({ wrong: `${entries.length} values are too many`, allowed: `at most ${MAX_LIST_VALUES}` });
  }
  return entries.map((entry) => (typeof entry === 'string' ? entry.trim() : entry)).filter((entry) => entry !== '');
}
