/** Spans relative to today: "last 7 days", "yesterday", "this month", "next week". */
import { dictionary } from '../dictionary.ts';
import { addDays, daysBetween, mondayOf, monthSpan, resolved } from './day.ts';
import type { Reading } from './reading.ts';
import type { DateContext, FoundSpan } from './span.ts';

const LAST =
  '(?:last|past|previous|trailing|letzte[nrsm]?|vergangene[nrsm]?|derni?ere?s?|derniers|ultim[oa]s?|ultimi|ultime|passad[oa]s?|pasad[oa]s?|scors[oaie]|laatste|afgelopen|vorige)';
const NEXT =
  '(?:next|coming|upcoming|following|nachste[nrsm]?|kommende[nrsm]?|prochaine?s?|proxim[oa]s?|prossim[oaie]|volgende|komende)';
const THIS = '(?:this|current|diese[nrsm]?|cette|ce|este|esta|questo|questa|deze|dit)';
const NUMBER = String.raw`(\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|couple of|few|zwei|drei|deux|trois|dos|tres|duas|due|tre|twee|drie)`;
const NUMBERS = dictionary<number>({
  ...{
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    twelve: 12,
    fourteen: 14,
  },
  ...{
    thirty: 30,
    'couple of': 2,
    few: 3,
    zwei: 2,
    drei: 3,
    deux: 2,
    trois: 3,
    dos: 2,
    tres: 3,
    duas: 2,
    due: 2,
    tre: 3,
  },
  ...{ twee: 2, drie: 3 },
});
const UNITS = {
  hour: 'hours?|stunden?|heures?|horas?|ore|uur',
  day: 'days?|tage?n?|jours?|dias?|giorn[io]|dag(?:en)?',
  week: 'weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|week',
  month: 'months?|monate?n?|mois|mes(?:es)?|mes[ei]|maand(?:en)?',
  quarter: 'quarters?|quartale?|trimestres?|kwartaal',
  year: 'years?|jahre?n?|ans?|annees?|anos?|ann[oi]|jaar|jaren',
} as const;
type Unit = keyof typeof UNITS;
const UNIT = `(${Object.values(UNITS).join('|')})`;

/** For example "last 7 days" or "this month". */
export function relativeSpan(reading: Reading, context: DateContext): FoundSpan | null {
  return counted(reading, context) ?? named(reading, context);
}

/** "last 7 days", "the 7 last days", "next two weeks". Past days are complete, so today is not among the last seven. */
function counted(reading: Reading, { today }: DateContext): FoundSpan | null {
  const past =
    reading.take(new RegExp(`\\b${LAST}\\s+${NUMBER}\\s+${UNIT}\\b`)) ??
    reading.take(new RegExp(`\\b${NUMBER}\\s+${LAST}\\s+${UNIT}\\b`));
  if (past) {
    const days = daysOf(past, today, -1);
    const said = past[0];
    if (unitOf(past[2]!) === 'hour') {
      return {
        from: { daysAgo: days },
        to: { daysAgo: 0 },
        said,
        note: `Dates are whole days, so I took ${days} before today and today for “${said}”.`,
      };
    }
    return {
      from: { daysAgo: days },
      to: { daysAgo: 1 },
      said,
      note: `I took “${said}” as the ${days} whole days up to yesterday, in UTC.`,
    };
  }
  const next =
    reading.take(new RegExp(`\\b(?:within|in)?\\s*(?:the\\s+)?${NEXT}\\s+${NUMBER}\\s+${UNIT}\\b`)) ??
    reading.take(new RegExp(`\\bwithin\\s+(?:the\\s+)?${NUMBER}\\s+${UNIT}\\b`));
  if (!next) return null;
  return { from: { daysAgo: 0 }, to: { daysAgo: -daysOf(next, today, 1) }, said: next[0].trim() };
}

/** For example "last week", "this month", "le mois dernier", "month to date". */
function named(reading: Reading, { today, schedule, ahead }: DateContext): FoundSpan | null {
  const toDate = reading.take(/\b(?:(month|year|quarter|week)[ -]to[ -]date|(mtd|ytd|qtd|wtd))\b/);
  if (toDate) {
    const unit = (toDate[1] ?? { m: 'month', y: 'year', q: 'quarter', w: 'week' }[toDate[2]![0]!]) as Unit;
    return { from: unitSpan(unit, today, 0)[0], to: { daysAgo: 0 }, said: toDate[0] };
  }
  const one = new RegExp(
    `\\b(?:(?:${THIS})\\s+${UNIT}|(${LAST})\\s+${UNIT}|${UNIT}\\s+(?:${LAST})|(${NEXT})\\s+${UNIT}|${UNIT}\\s+(?:${NEXT}))\\b(?:'s)?`,
  );
  const match = reading.take(one);
  if (!match) return null;
  const said = match[0].replace(/'s$/, '');
  const unit = unitOf((match[1] ?? match[3] ?? match[4] ?? match[6] ?? match[7])!);
  if (unit === 'hour' || unit === 'day') {
    const away = match[1] ? 0 : (match[3] ?? match[4]) ? 1 : -1;
    return { from: { daysAgo: away }, to: { daysAgo: away }, said };
  }
  if (match[1]) {
    const [from, to] = unitSpan(unit, today, 0);
    if (ahead) return { from: { daysAgo: 0 }, to, said, note: `I took “${said}” as from today to ${to}.` };
    return { from, to: { daysAgo: 0 }, said, note: `I took “${said}” as from ${from} until today.` };
  }
  const past = match[3] !== undefined || match[4] !== undefined;
  // A weekly program for "last week" needs the days since its last run.
  if (
    past &&
    schedule &&
    ((unit === 'week' && schedule.every === 'week') || (unit === 'month' && schedule.every === 'month'))
  ) {
    const days = unit === 'week' ? 7 : 31;
    const note = `The program runs by itself, so I took “${said}” as the ${days} days before each run.`;
    return { from: { daysAgo: days }, to: { daysAgo: 1 }, said, note };
  }
  const [from, to] = unitSpan(unit, today, past ? -1 : 1);
  return { from, to, said, note: `I took “${said}” as ${from} to ${to}.` };
}

/** For example "yesterday", "heute", "tomorrow". */
export function singleDay(reading: Reading, { human }: DateContext): FoundSpan | null {
  const yesterday =
    human === 'fr' ? /\b(?:d')?hier\b/ : /\b(?:yesterday(?:'s)?|gestern|gestrige[nrs]?|ayer|ontem|ieri|gisteren)\b/;
  if (reading.take(yesterday)) return { from: { daysAgo: 1 }, to: { daysAgo: 1 }, said: 'yesterday' };
  if (reading.take(/\b(?:today(?:'s)?|heute|aujourd'hui|hoy|hoje|oggi|vandaag)\b/)) {
    return { from: { daysAgo: 0 }, to: { daysAgo: 0 }, said: 'today' };
  }
  if (reading.take(/\b(?:tomorrow|ubermorgen|demain|amanha|domani)\b/))
    return { from: { daysAgo: -1 }, to: { daysAgo: -1 }, said: 'tomorrow' };
  return null;
}

function unitOf(word: string): Unit {
  const units = Object.keys(UNITS) as Unit[];
  return units.find((unit) => new RegExp(`^(?:${UNITS[unit]})$`).test(word))!;
}

/** The number of days in a span such as "3 months", counted from today. */
function daysOf(match: RegExpExecArray, today: string, direction: 1 | -1): number {
  const count = NUMBERS[match[1]!] ?? Number(match[1]);
  const unit = unitOf(match[2]!);
  if (unit === 'hour') return Math.ceil(count / 24);
  if (unit === 'day') return count;
  if (unit === 'week') return 7 * count;
  const months = { month: 1, quarter: 3, year: 12 }[unit] * count * direction;
  const [year, month, day] = today.split('-').map(Number) as [number, number, number];
  const [first, last] = monthSpan(year, month + months);
  const there = addDays(first, Math.min(day, daysBetween(first, last) + 1) - 1);
  return Math.abs(daysBetween(resolved(there, today), today));
}

/** The week, month, quarter or year that is `offset` periods from the current one. */
function unitSpan(unit: Unit, today: string, offset: number): [from: string, to: string] {
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
