/** Compares the program that Dex writes with the one that a question means, field by field. */
import { isDeepStrictEqual } from 'node:util';
import { builtIn } from '../../src/reports/built-in.ts';
import type { Canonical } from '../../src/reports/param.ts';
import { relativeDate } from '../../src/reports/relative-dates.ts';
import type { FilterValue, ProgramRequest } from './corpus/meaning.ts';
import type { FieldScore, Outcome, Reading } from './reading.ts';

export type Written = Extract<Reading, { write: ProgramRequest }>;

type Fields = Map<string, unknown>;

/** In alphabetical order. */
const WORKDAYS = ['friday', 'monday', 'thursday', 'tuesday', 'wednesday'];

/** Fields of which every value is right if the question does not say one, because there is always one. */
const FREE = ['program', 'schedule.on', 'schedule.at', 'schedule.timezone', 'destination.to', 'bom'];

/** What the API cannot do in general. Saying so is right. */
const BEYOND = ['limit', 'format'];

/** Days after the question at which the program of a schedule must read the same dates. They fall on other weekdays, months and years. */
const LATER_DAYS = [0, 40, 101];

/**
 * The outcome of every field that the question or the program has. Dex cannot know to which field a word belongs that it did not use.
 * So fields are `named` only if it names at least as many words as there are fields that lack something.
 */
export function scoreFields(
  expected: ProgramRequest,
  { read, now }: { read: Written; now: Temporal.Instant },
): FieldScore[] {
  const wanted = fieldsOf(expected);
  const got = fieldsOf(read.write);
  const names = [...new Set([...wanted.keys(), ...got.keys()])];
  const scores = names.flatMap((field): (FieldScore | Incomplete)[] => {
    const pair = { field, expected: wanted.get(field), read: got.get(field) };
    if (pair.expected === undefined) {
      return isHarmless(field, pair.read, { expected, read }) ? [] : [{ ...pair, outcome: 'silent' }];
    }
    return [{ ...pair, outcome: outcomeOf(pair, { expected, read, now }) }];
  });
  const incomplete = scores.filter(({ outcome }) => outcome === 'incomplete').length;
  const otherwise = (read.unused ?? []).length >= incomplete ? 'named' : 'silent';
  return scores.map((score) => ({ ...score, outcome: score.outcome === 'incomplete' ? otherwise : score.outcome }));
}

/** A field that is missing, or that lacks values of a list. */
type Incomplete = Omit<FieldScore, 'outcome'> & { outcome: 'incomplete' };

type Pair = Omit<FieldScore, 'outcome'>;

interface Programs {
  expected: ProgramRequest;
  read: Written;
  now: Temporal.Instant;
}

function outcomeOf(pair: Pair, programs: Programs): Outcome | 'incomplete' {
  const { field, expected: one, read: other } = pair;
  if (other !== undefined) {
    if (isSame(pair, programs)) return 'right';
    const isPart = Array.isArray(one) && Array.isArray(other) && other.every((value) => one.includes(value));
    return isPart ? 'incomplete' : 'silent';
  }
  if (isNative(field, one, programs.expected)) return 'right';
  const { unable = [] } = programs.read;
  if (!unable.some((each) => field === each || field.startsWith(`${each}.`))) return 'incomplete';
  return BEYOND.includes(field) ? 'right' : 'named';
}

/** All fields by path: filters, and the members of schedule and destination, one by one. */
export function fieldsOf({ filters = {}, schedule, destination, ...rest }: ProgramRequest): Fields {
  const entries: [string, unknown][] = [
    ...Object.entries(rest),
    ...Object.entries(filters).map(([name, value]): [string, unknown] => [`filters.${name}`, value]),
    ...Object.entries(schedule ? oneNotation(schedule) : {}).map(([name, value]): [string, unknown] => [
      `schedule.${name}`,
      value,
    ]),
    ...(destination ? Object.entries({ 'destination.kind': destination.kind, 'destination.to': destination.to }) : []),
  ];
  return new Map(entries.filter(([, value]) => value !== undefined));
}

/** The order of weekdays and times does not count, Monday to Friday is `weekday`, and every hour needs no number. */
function oneNotation({ on, at, hours, ...rest }: NonNullable<ProgramRequest['schedule']>): Record<string, unknown> {
  const days = on?.toSorted();
  const workdays = rest.every === 'week' && isDeepStrictEqual(days, WORKDAYS);
  return {
    ...rest,
    ...(workdays ? { every: 'weekday' } : { on: days }),
    at: at?.toSorted(),
    hours: hours === 1 ? undefined : hours,
  };
}

/** Whether a field that the question does not have is right or at least visible. */
function isHarmless(
  field: string,
  value: unknown,
  { expected, read }: { expected: ProgramRequest; read: Written },
): boolean {
  if (FREE.includes(field)) return true;
  const report = builtIn.find(expected.report);
  const required = field.startsWith('filters.') && (report?.required ?? []).includes(field.slice('filters.'.length));
  if (required) return (read.assumed ?? []).includes(field);
  if (field === 'timezone') return value === 'UTC' || value === expected.schedule?.timezone;
  if (field === 'sort' || field === 'direction') {
    const order = report?.defaultOrder;
    // The direction of a sort order that the question names is free, unless it names that, too.
    return field === 'sort' ? value === order?.sort : expected.sort !== undefined || value === order?.direction;
  }
  if (field === 'format') return value === report?.format;
  if (field !== 'columns') return false;
  return isDeepStrictEqual(
    value,
    report?.columns.filter((column) => column.default).map(({ key }) => key),
  );
}

/** Whether the report type is like this without any parameter. */
function isNative(field: string, value: unknown, { report: name }: ProgramRequest): boolean {
  if (field === 'timezone' || field === 'schedule.timezone') return value === 'UTC';
  const report = builtIn.find(name);
  if (field === 'format') return value === report?.format;
  if (field === 'sort') return value === report?.defaultOrder.sort;
  return field === 'direction' && value === report?.defaultOrder.direction;
}

function isSame({ field, expected: one, read: other }: Pair, { expected, read, now }: Programs): boolean {
  if (!field.startsWith('filters.')) return isDeepStrictEqual(plain(one), plain(other));
  const name = field.slice('filters.'.length);
  return (expected.schedule ? LATER_DAYS : [0]).every((days) => {
    const then = now.add({ hours: 24 * days });
    const [a, b] = [
      canonical(name, one as FilterValue, { of: expected, then }),
      canonical(name, other as FilterValue, { of: read.write, then }),
    ];
    return isDeepStrictEqual(a, b);
  });
}

/** Names are case-insensitive. */
const plain = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** A filter value as the API stores it, and a relative date as the date of that time. */
function canonical(
  name: string,
  value: FilterValue,
  { of, then }: { of: ProgramRequest; then: Temporal.Instant },
): Canonical | FilterValue {
  const filter = builtIn.find(of.report)?.search[name];
  if (!filter) return value;
  const today = then.toZonedDateTimeISO(of.timezone ?? 'UTC').toPlainDate();
  const sent = filter.control === 'moment' ? (relativeDate(String(value), today) ?? value) : value;
  try {
    return filter.parse(sent);
  } catch {
    return value;
  }
}
