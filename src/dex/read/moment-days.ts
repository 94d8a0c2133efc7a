/** What the words for days mean: the calendar behind the forms in `moment-forms.ts`. */
import { addDays, type Day, daysBetween, mondayOf, monthSpan, realDay, resolved } from '../day.ts';
import type { Schedule } from '../integration.ts';
import { type Note, note } from './findings.ts';
import type { Found } from './sentence.ts';
import type { Fact } from './tokens.ts';

export interface DateContext {
  /** Today in UTC. */
  today: string;
  schedule: Schedule | null;
  /** Language of the question, whose order of day and month counts. Null if unknown. */
  language: string | null;
  /** Whether a month without a year is in the future, as for the ends of deals. */
  ahead: boolean;
  /** Whether it is as likely in the future as in the past, as for the starts of deals. */
  near: boolean;
  /** Whether the report has several pairs of date filters, of which a verb selects one. */
  verbs: boolean;
}

export interface Moment {
  from: Day;
  to: Day;
  /** Atoms. `end` is exclusive. */
  start: number;
  end: number;
  said: string;
  /** Whether it has a first and a last day of its own, so that *until* belongs to the last. */
  closed?: boolean;
  /** Whether it is a single day that is meant as a bound: "the beginning of October" alone has no last day. */
  bound?: boolean;
  /** Whether it names a year, so that nothing was assumed. Moving days count as such. */
  sure: boolean;
  /** The name of a holiday, whose date can depend on the year. */
  holiday?: string;
  note?: Note;
}

export type Read = Pick<Moment, 'from' | 'to' | 'sure' | 'closed' | 'bound' | 'holiday'> & { note?: Note };
export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

export interface Input {
  facts: Found['facts'];
  said: string;
  ctx: DateContext;
}

export const number = (fact: Fact | null | undefined): number => Number(fact?.value);
export const pick = (facts: Found['facts'], kind: string): Fact | null =>
  facts.find((fact) => fact?.kind === kind) ?? null;

export const spread = ([from, to]: readonly [string, string]) => ({ from, to });

export function single(one: string | null): readonly [string, string] | null {
  return one === null ? null : [one, one];
}

export function pair(from: string | null, to: string | null): readonly [string, string] | null {
  return from === null || to === null ? null : [from, to];
}

export function day(year: number, month: number, date: number): Read | null {
  const real = realDay(year, month, date);
  return real ? { from: real, to: real, sure: true } : null;
}

/** Without a year, uses the latest that has started, the next one if the question is about the future, or the nearest. */
export function withYear(
  said: Fact | null,
  { today, ahead, near }: DateContext,
  read: (year: number) => readonly [string, string] | null,
): Read | null {
  const present = Number(today.slice(0, 4));
  const span = read(said ? number(said) : present);
  if (!span) return null;
  if (said) return { ...spread(span), sure: true };
  if (near || ahead) return nearest([present - 1, present, present + 1].map(read), today);
  const later = daysBetween(today, span[0]) > 0;
  const other = later ? read(present - 1) : span;
  return other && { ...spread(other), sure: false };
}

function nearest(spans: readonly (readonly [string, string] | null)[], today: string): Read | null {
  const away = (span: readonly [string, string]) => Math.abs(daysBetween(today, span[0]));
  const [best] = spans.filter((span) => span !== null).sort((one, other) => away(one) - away(other));
  return best ? { ...spread(best), sure: false } : null;
}

/** 3/4/2026 is in March or in April, depending on the country. An assumption says which one was used. */
export function slashes({ facts, said, ctx }: Input): Read | null {
  const [one, two, year] = facts[0]!.value.split('/').map(Number) as [number, number, number];
  const clear = one > 12 || two > 12 || one === two;
  const dayFirst = one > 12 || (two <= 12 && ctx.language !== null && ctx.language !== 'en');
  const real = dayFirst ? day(year, two, one) : day(year, one, two);
  if (!real || clear || dayFirst) return real;
  return { ...real, note: note('ambiguous-day', { said, one: real.from as string, other: realDay(year, two, one)! }) };
}

export function edgeOfMonth({ facts, ctx }: Input): Read | null {
  const start = pick(facts, 'edge')!.value === 'start';
  const edge = withYear(pick(facts, 'year'), ctx, (year) => {
    const [from, to] = monthSpan(year, number(pick(facts, 'month')));
    return start ? [from, from] : [to, to];
  });
  return edge && { ...edge, bound: true };
}

/** Past days are complete, so today is not among the last seven. */
export function lastUnits({ facts, said, ctx }: Input): Read {
  const unit = pick(facts, 'unit')!;
  const days = daysOf(pick(facts, 'number')!, unit, { today: ctx.today, direction: -1 });
  if (unit.value === 'hour' || unit.value === 'minute')
    return { from: { daysAgo: days }, to: { daysAgo: 0 }, sure: true, note: note('took-hours', { said, days }) };
  return { from: { daysAgo: days }, to: { daysAgo: 1 }, sure: true, note: note('took-whole-days', { said, days }) };
}

/** For example "last week", "this month", "le mois dernier". */
export function named({ facts, said, ctx: { today, schedule, ahead } }: Input): Read | null {
  const period = pick(facts, 'period')?.value.split(',');
  const unit = (period?.[0] ?? pick(facts, 'unit')!.value) as Unit;
  const away = period ? Number(period[1]) : pick(facts, 'last') ? -1 : pick(facts, 'next') ? 1 : 0;
  if (unit === 'minute') return null;
  if (unit === 'hour')
    return {
      from: { daysAgo: -away },
      to: { daysAgo: -away },
      sure: true,
      note: note('took-hours', { said, days: 1 }),
    };
  if (unit === 'day') return { from: { daysAgo: -away }, to: { daysAgo: -away }, sure: true };
  // "In the last week" ends now, and "last week" ended on Sunday.
  const last = pick(facts, 'last');
  if (last?.value === 'rolling' && unit !== 'quarter') {
    const days = daysOf({ ...last, value: '1' }, pick(facts, 'unit')!, { today, direction: -1 });
    return { from: { daysAgo: days }, to: { daysAgo: 1 }, sure: true, note: note('took-whole-days', { said, days }) };
  }
  const [from, to] = unitSpan(unit, today, away);
  if (away === 0) {
    if (schedule && !ahead) return { from: `${unit}_start`, to: { daysAgo: 0 }, sure: true };
    if (ahead) return { from: { daysAgo: 0 }, to, sure: true, note: note('took-from-today', { said, to }) };
    return { from, to: { daysAgo: 0 }, sure: true, note: note('took-until-today', { said, from }) };
  }
  // The API computes the period at each run.
  if (schedule) {
    const offset = `${away < 0 ? '-' : '+'}${Math.abs(away)}${unit[0]}`;
    return { from: `${unit}_start${offset}`, to: `${unit}_end${offset}`, sure: true };
  }
  return { from, to, sure: true, note: note('took-days', { said, from, to }) };
}

/** The number of days in a span such as "3 months", counted from today. */
export function daysOf(
  count: Fact,
  { value: unit }: Fact,
  { today, direction }: { today: string; direction: 1 | -1 },
): number {
  const many = number(count);
  if (unit === 'minute') return 1;
  if (unit === 'hour') return Math.ceil(many / 24);
  if (unit === 'day') return many;
  if (unit === 'week') return 7 * many;
  const months = { month: 1, quarter: 3, year: 12 }[unit as 'month' | 'quarter' | 'year'] * many * direction;
  const [year, month, date] = today.split('-').map(Number) as [number, number, number];
  const [first, last] = monthSpan(year, month + months);
  const there = addDays(first, Math.min(date, daysBetween(first, last) + 1) - 1);
  return Math.abs(daysBetween(resolved(there, today), today));
}

/** The week, month, quarter or year that is `offset` periods from the current one. */
export function unitSpan(unit: Unit, today: string, offset: number): readonly [from: string, to: string] {
  const [year, month] = today.split('-').map(Number) as [number, number];
  if (unit === 'week') {
    const monday = addDays(mondayOf(today), 7 * offset);
    return [monday, addDays(monday, 6)];
  }
  if (unit === 'month') return monthSpan(year, month + offset);
  if (unit === 'year') return [`${year + offset}-01-01`, `${year + offset}-12-31`];
  const first = month - ((month - 1) % 3) + 3 * offset;
  return [monthSpan(year, first)[0], monthSpan(year, first + 2)[1]];
}
