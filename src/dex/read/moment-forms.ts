/** The forms in which people write days and periods, as patterns of what the words are. */
import { addDays, daysBetween, mondayOf, monthSpan, realDay } from '../day.ts';
import { holidayIn } from '../holidays.ts';
import { note } from './findings.ts';
import {
  day,
  daysOf,
  edgeOfMonth,
  type Input,
  lastUnits,
  named,
  number,
  pair,
  pick,
  type Read,
  single,
  slashes,
  spread,
  type Unit,
  unitSpan,
  withYear,
} from './moment-days.ts';

export interface Form {
  patterns: readonly string[];
  /** Null if the calendar has no such day. */
  read(input: Input): Read | null;
}

/** In this order: a word belongs to the first form that finds it. */
export const FORMS: readonly Form[] = [
  {
    patterns: [
      'unit=day? monthday ordinal|mark=.? to|mark=-|mark=– mark=-? in? unit=day? monthday ordinal|mark=.? month mark=,? unit=year? year?',
      'month monthday ordinal? to|mark=-|mark=– monthday ordinal? mark=,? year?',
      'year unit=year? month monthday unit=day? to|mark=-|mark=–|mark=~|mark=～|since-after monthday unit=day',
      'month monthday unit=day since-after|to|mark=-|mark=~|mark=～ monthday unit=day',
      'month monthday since-after monthday unit=day',
    ],
    read({ facts, ctx }) {
      const [first, last] = facts.filter((fact) => fact?.kind === 'monthday').map(number) as [number, number];
      const month = number(pick(facts, 'month'));
      const days = withYear(pick(facts, 'year'), ctx, (year) =>
        pair(realDay(year, month, first), realDay(year, month, last)),
      );
      return days && { ...days, closed: true };
    },
  },
  {
    patterns: ['holiday in? year', 'year unit=year? holiday', 'holiday'],
    read({ facts, said, ctx }) {
      const name = pick(facts, 'holiday')!.value;
      const year = pick(facts, 'year');
      const read = withYear(year, ctx, (one) => holidayIn(name, one));
      // "Clicks on Black Friday", two days before it: the one of last year, or the one that comes?
      const [next] = holidayIn(name, Number(ctx.today.slice(0, 4)));
      const soon = daysBetween(ctx.today, next);
      const unclear = !year && !ctx.verbs && soon > 0 && soon <= 7;
      return (
        read && {
          ...read,
          holiday: name,
          ...(unclear ? { note: note('ambiguous-day', { said, one: String(read.from), other: next }) } : {}),
        }
      );
    },
  },
  {
    patterns: ['date'],
    read: ({ facts }) => day(...(facts[0]!.value.split('-').map(Number) as [number, number, number])),
  },
  {
    patterns: ['dotted'],
    read({ facts, ctx }) {
      const [first, month, year] = facts[0]!.value.split('.').map(Number) as [number, number, number];
      return withYear(year ? { ...facts[0]!, value: String(year) } : null, ctx, (one) =>
        single(realDay(one, month, first)),
      );
    },
  },
  { patterns: ['slashed'], read: slashes },
  {
    patterns: ['iso-week', 'unit=week number year?'],
    read({ facts, ctx }) {
      const [year, week] =
        facts[0]!.kind === 'iso-week'
          ? facts[0]!.value.split(',').map(Number)
          : [Number(facts[2]?.value ?? ctx.today.slice(0, 4)), number(facts[1])];
      if (week! < 1 || week! > 53) return null;
      // 4 January is in the first week.
      const from = addDays(mondayOf(`${year}-01-04`), 7 * (week! - 1));
      return { from, to: addDays(from, 6), sure: facts[0]!.kind === 'iso-week' || facts[2] !== null };
    },
  },
  {
    patterns: ['weekend last|this|next', 'last|this|next? weekend'],
    read({ facts, ctx, said }) {
      const away = pick(facts, 'next') ? 1 : pick(facts, 'this') ? 0 : -1;
      const from = addDays(mondayOf(ctx.today), 5 + 7 * away);
      return { from, to: addDays(from, 1), sure: true, note: note('took-days', { said, from, to: addDays(from, 1) }) };
    },
  },
  {
    patterns: ['year-month'],
    read({ facts }) {
      const [year, month] = facts[0]!.value.split('-').map(Number) as [number, number];
      return month >= 1 && month <= 12 ? { ...spread(monthSpan(year, month)), sure: true } : null;
    },
  },
  {
    patterns: [
      'edge month year?',
      'month edge year?',
      'edge year unit=year? month',
      'year unit=year? month edge',
      'month year? edge',
    ],
    read: edgeOfMonth,
  },
  {
    patterns: ['edge this|last|next? unit', 'this|last|next? unit edge', 'edge unit this|last|next'],
    read({ facts, ctx, said }) {
      const away = facts.some((fact) => fact?.kind === 'last')
        ? -1
        : facts.some((fact) => fact?.kind === 'next')
          ? 1
          : 0;
      const unit = pick(facts, 'unit')!.value as Unit;
      if (unit === 'day' || unit === 'hour' || unit === 'minute') return null;
      const [from, to] = unitSpan(unit, ctx.today, away);
      const one = pick(facts, 'edge')!.value === 'start' ? from : to;
      return { from: one, to: one, sure: true, bound: true, note: note('took-days', { said, from: one, to: one }) };
    },
  },
  {
    patterns: [
      'year unit=year? month monthday unit=day? ',
      'month monthday ordinal|unit=day? mark=,? year?',
      'unit=day monthday month unit=year? year?',
      'monthday unit=day? ordinal|mark=.? month in? mark=,? year?',
      'monthday ordinal? in? month mark=,? year?',
    ].map((one) => one.trim()),
    read: ({ facts, ctx }) =>
      withYear(pick(facts, 'year'), ctx, (year) =>
        single(realDay(year, number(pick(facts, 'month')), number(pick(facts, 'monthday')))),
      ),
  },
  {
    patterns: [
      'year unit=year? month',
      'month mark=,? year',
      'unit=month month year?',
      'month unit=month year?',
      'last|this|next? month',
      'month last|this|next',
    ],
    read: ({ facts, ctx }) =>
      withYear(pick(facts, 'year'), ctx, (year) => monthSpan(year, number(pick(facts, 'month')))),
  },
  {
    patterns: [
      'nth unit=quarter in? year?',
      'unit=quarter nth year?',
      'quarter number year?',
      'unit=quarter number year?',
      'number ordinal|mark=.? unit=quarter in? year',
      'number ordinal|mark=. unit=quarter',
      'number quarter',
      'year unit=year? number unit=quarter',
      'year quarter number',
      'year unit=year? ordinal number unit=quarter',
      'ordinal number unit=quarter',
    ],
    read({ facts, ctx }) {
      const which = number(pick(facts, 'number') ?? pick(facts, 'nth'));
      if (which < 1 || which > 4) return null;
      const first = 3 * which - 2;
      return withYear(pick(facts, 'year'), ctx, (year) => [monthSpan(year, first)[0], monthSpan(year, first + 2)[1]]);
    },
  },
  {
    patterns: [
      'year unit=year? nth|number half-year',
      'year unit=year? half-year=1|half-year=2',
      'half-year=1|half-year=2 in? unit=year? year?',
      'nth half-year in? unit=year? year?',
      'half-year nth in? unit=year? year?',
      'number ordinal|mark=.? half-year in? unit=year? year?',
      'half-year number in? unit=year? year?',
    ],
    read({ facts, ctx }) {
      const named = pick(facts, 'half-year')!.value;
      const which = named === '' ? number(pick(facts, 'number') ?? pick(facts, 'nth')) : Number(named);
      if (which !== 1 && which !== 2) return null;
      const first = 6 * which - 5;
      return withYear(pick(facts, 'year'), ctx, (year) => [monthSpan(year, first)[0], monthSpan(year, first + 5)[1]]);
    },
  },
  {
    patterns: ['last number unit', 'number last unit', 'number unit last', 'last unit number', 'unit number last'],
    read: lastUnits,
  },
  {
    patterns: ['last dual', 'dual last'],
    read({ facts, said, ctx }) {
      const dual = pick(facts, 'dual')!;
      return lastUnits({
        facts: [
          { ...dual, kind: 'number', value: '2' },
          { ...dual, kind: 'unit' },
        ],
        said,
        ctx,
      });
    },
  },
  {
    patterns: [
      'within? next number unit',
      'number next unit',
      'number unit next',
      'within number unit',
      'number unit within',
      'within? unit number next',
    ],
    read({ facts, said, ctx }) {
      // "Clicks within 48 hours": a report without ends of its own has only the past.
      if (!ctx.verbs && !ctx.ahead && !pick(facts, 'next')) return lastUnits({ facts, said, ctx });
      const days = daysOf(pick(facts, 'number')!, pick(facts, 'unit')!, { today: ctx.today, direction: 1 });
      return { from: { daysAgo: 0 }, to: { daysAgo: -days }, sure: true };
    },
  },
  {
    patterns: ['number unit ago', 'ago number unit'],
    read({ facts, ctx }) {
      const days = daysOf(pick(facts, 'number')!, pick(facts, 'unit')!, { today: ctx.today, direction: -1 });
      const bound = pick(facts, 'unit')!.value !== 'day';
      return { from: { daysAgo: days }, to: { daysAgo: days }, sure: true, bound };
    },
  },
  {
    patterns: ['to-date'],
    read: ({ facts, ctx }) => ({
      from: unitSpan(facts[0]!.value as Unit, ctx.today, 0)[0],
      to: { daysAgo: 0 },
      sure: true,
    }),
  },
  { patterns: ['last|this|next unit', 'unit last|this|next', 'period'], read: named },
  {
    // "Expiring within a week": the end of a deal, and no other date, can be within one unit from now.
    patterns: ['ahead', 'within unit', 'unit within-after', 'in number unit'],
    read({ facts, said, ctx }) {
      const ahead = pick(facts, 'ahead');
      const unit = { ...(ahead ?? pick(facts, 'unit')!), kind: 'unit' };
      const count = pick(facts, 'number') ?? { kind: 'number', value: '1', language: 'und' };
      // "Clicks within a week": a report without ends of its own has only the past.
      if (ahead && !ctx.verbs) return lastUnits({ facts: [count, unit], said, ctx });
      if (!ctx.ahead) return null;
      const days = daysOf(count, unit, { today: ctx.today, direction: 1 });
      return { from: { daysAgo: 0 }, to: { daysAgo: -days }, sure: true };
    },
  },
  {
    patterns: ['day'],
    read: ({ facts }) => ({ from: { daysAgo: number(facts[0]) }, to: { daysAgo: number(facts[0]) }, sure: true }),
  },
  {
    patterns: ['last|this|next weekday', 'weekday last|this|next', 'weekday'],
    read({ facts, ctx, said }) {
      const wanted = number(pick(facts, 'weekday'));
      const monday = mondayOf(ctx.today);
      const there = addDays(monday, wanted - 1);
      const ahead = facts.some((fact) => fact?.kind === 'next') || (ctx.ahead && facts.length === 1);
      // "This Friday" is that of the current week.
      const current = facts.some((fact) => fact?.kind === 'this') && ctx.ahead;
      const one = current
        ? there
        : ahead
          ? there <= ctx.today
            ? addDays(there, 7)
            : there
          : there >= ctx.today
            ? addDays(there, -7)
            : there;
      return { from: one, to: one, sure: true, note: note('took-days', { said, from: one, to: one }) };
    },
  },
  {
    patterns: ['unit=year? year unit=year?'],
    read: ({ facts }) => {
      const year = pick(facts, 'year')!.value;
      return { from: `${year}-01-01`, to: `${year}-12-31`, sure: true };
    },
  },
];
