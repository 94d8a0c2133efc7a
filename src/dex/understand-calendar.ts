/** Calendar days and spans in a question: "2026-03-01", "5 January", "March 2026", "Q3", "from … to …". */
import { addDays, daysBetween, monthSpan, realDay } from './day.ts';
import { MONTH, MONTHS } from './month-names.ts';
import type { Reading } from './reading.ts';
import type { DateContext, FoundSpan } from './span.ts';

/** One named day or period. */
interface Moment {
  from: string;
  to: string;
  /** Whether the question contains the year. */
  year: boolean;
  start: number;
  end: number;
  note?: string;
}

interface Form {
  pattern: RegExp;
  /** Null if the calendar has no such day. `year` is used if the question has none. */
  read(match: RegExpExecArray, year: number): { from: string; to: string; year: boolean; note?: string } | null;
}

const YEAR = String.raw`(?:,?\s+(?:de\s+|del\s+|of\s+)?(20\d\d|'\d\d))?`;
const ORDINAL = String.raw`(\d{1,2})(?:st|nd|rd|th|er|\.)?|(first)`;

const FORMS: readonly Form[] = [
  {
    pattern: /\b(20\d\d)-(\d\d)-(\d\d)(?:t[\d:.]+z?)?\b/,
    read: (m) => day(Number(m[1]), Number(m[2]), Number(m[3]), true),
  },
  {
    pattern: /\b(\d{1,2})\.(\d{1,2})\.(20\d\d)?(?!\d)/,
    read: (m, year) => day(Number(m[3] ?? year), Number(m[2]), Number(m[1]), m[3] !== undefined),
  },
  { pattern: /\b(\d{1,2})\/(\d{1,2})\/(20\d\d)\b/, read: slashes },
  { pattern: /\b(20\d\d)-(\d\d)\b(?!-)/, read: (m) => month(Number(m[1]), Number(m[2]), true) },
  { pattern: /\bq([1-4])(?:\s*(?:of\s+)?(20\d\d))?\b/, read: quarter },
  {
    pattern: new RegExp(
      String.raw`\b(end|beginning|start|ende|anfang|fin|finales|inicio|fine|inizio|eind)\s+(?:of\s+|de\s+|di\s+|van\s+)?(${MONTH})\b${YEAR}`,
    ),
    read: edge,
  },
  {
    pattern: new RegExp(String.raw`\b(?:${ORDINAL})\s+(?:of\s+|de\s+|di\s+)?(${MONTH})\b${YEAR}`),
    read: (m, year) => day(yearOf(m[4], year), MONTHS.get(m[3]!)!, Number(m[1] ?? 1), m[4] !== undefined),
  },
  {
    pattern: new RegExp(String.raw`\b(${MONTH})\s+(?:${ORDINAL})(?![\d:])\b${YEAR}`),
    read: (m, year) => day(yearOf(m[4], year), MONTHS.get(m[1]!)!, Number(m[2] ?? 1), m[4] !== undefined),
  },
  {
    pattern: new RegExp(String.raw`\b(?!may\b(?!\s+20\d\d))(${MONTH})\b${YEAR}`),
    read: (m, year) => month(yearOf(m[2], year), MONTHS.get(m[1]!)!, m[2] !== undefined),
  },
  {
    pattern: /(?<=\b(?:in|during|for|since|from|of|last|seit|en|em|nel)\s+)(may)\b/,
    read: (_, year) => month(year, 5, false),
  },
  {
    pattern: /\b(?:in|during|for|of|year|jahr|annee|ano|since|from|en|em|nel)?\s*\b(20[12]\d)\b(?![-/]|\.?\d)/,
    read: (m) => ({ from: `${m[1]}-01-01`, to: `${m[1]}-12-31`, year: true }),
  },
];

const BETWEEN =
  /^[\s|]*(?:to|and|until|till|through|thru|bis(?: zum)?|und|au|jusqu'au|et|al?|hasta|y|ate|e|fino al|tot(?: en met)?|en|-|–|—|\.\.)\s*(?:the|den|dem|el|le|il|de)?\s*$/;
const SINCE =
  /\b(?:since|from|after|starting(?: from)?|as of|ab|seit(?: dem)?|vom|von|depuis|du|des|desde|a partir d[eo]|dal|vanaf|sinds)\s*(?:the|le|el|il|den|dem)?\s*$/;
const UNTIL =
  /\b(?:until|till|before|by|up to|bis(?: zum)?|vor dem|avant|jusqu'au|hasta|antes del?|ate|fino al|prima del|tot|voor)\s*(?:the|le|el|il|den|dem)?\s*$/;

/** Removes the first day, period or pair of them. */
export function explicitSpan(reading: Reading, context: DateContext): FoundSpan | null {
  const [first, second] = moments(reading, context);
  if (!first) return null;
  const before = reading.rest.slice(0, first.start);
  if (second && BETWEEN.test(reading.rest.slice(first.end, second.start))) return pair(reading, first, second);
  reading.blank(first.start, first.end);
  const said = reading.spelled(first.start, first.end - first.start).trim();
  const note = first.note ? { note: first.note } : {};
  if (SINCE.test(before) && !context.ahead) {
    const yesterday = reading.take(/\b(?:yesterday|gestern|ayer|ontem|ieri|gisteren)\b/) !== null;
    return { from: first.from, to: { daysAgo: yesterday ? 1 : 0 }, said, ...note };
  }
  if (SINCE.test(before)) return { from: first.from, to: null, said, ...note };
  if (UNTIL.test(before))
    return {
      from: null,
      to: /before|avant|antes|prima|vor dem/.test(UNTIL.exec(before)![0]) ? addDays(first.from, -1) : first.to,
      said,
      ...note,
    };
  return {
    from: first.from,
    to: first.to,
    said,
    ...(first.year ? note : { note: `I took “${said}” as ${first.from} to ${first.to}.` }),
  };
}

/** Reads "from … to …". A year in one of them applies to both. */
function pair(reading: Reading, first: Moment, second: Moment): FoundSpan {
  reading.blank(first.start, second.end);
  const said = reading.spelled(first.start, second.end - first.start).trim();
  let { from } = first;
  let { to } = second;
  if (first.year && !second.year) to = withYear(to, Number(from.slice(0, 4)));
  if (second.year && !first.year) from = withYear(from, Number(to.slice(0, 4)));
  if (to < from && !second.year) to = withYear(to, Number(from.slice(0, 4)) + 1);
  if (to < from && !first.year) from = withYear(from, Number(to.slice(0, 4)) - 1);
  const notes = [first.note, second.note].filter((note) => note !== undefined);
  if (to < from) return { from: to, to: from, said, note: `“${said}” ends before it begins; I turned it round.` };
  return { from, to, said, ...(notes[0] ? { note: notes[0] } : {}) };
}

/** The first two days or periods, in the order of the question. */
function moments(reading: Reading, context: DateContext): Moment[] {
  const found: Moment[] = [];
  let rest = reading.rest;
  for (const { pattern, read } of FORMS) {
    for (let match = pattern.exec(rest); match; match = pattern.exec(rest)) {
      const end = match.index + match[0].length;
      const start = end - match[0].trimStart().length;
      rest = rest.slice(0, match.index) + '|'.repeat(match[0].length) + rest.slice(end);
      const moment = withoutYear((year) => read(match, year), context);
      if (moment) found.push({ ...moment, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start).slice(0, 2);
}

/** Without a year, uses the latest that has started, or the next one if the question is about the future. */
function withoutYear(
  read: (year: number) => ReturnType<Form['read']>,
  { today, ahead }: DateContext,
): ReturnType<Form['read']> {
  const present = Number(today.slice(0, 4));
  const moment = read(present);
  if (!moment || moment.year) return moment;
  if (ahead) return moment.to < today ? read(present + 1) : moment;
  return daysBetween(today, moment.from) > 0 ? read(present - 1) : moment;
}

function day(year: number, monthNumber: number, dayNumber: number, said: boolean): ReturnType<Form['read']> {
  const real = realDay(year, monthNumber, dayNumber);
  return real ? { from: real, to: real, year: said } : null;
}

function month(year: number, number: number, said: boolean): ReturnType<Form['read']> {
  if (number < 1 || number > 12) return null;
  const [from, to] = monthSpan(year, number);
  return { from, to, year: said };
}

/** 3/4/2026 is in March or in April, depending on the country. An assumption says which one was used. */
function slashes(match: RegExpExecArray): ReturnType<Form['read']> {
  const [one, two, year] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const real = one > 12 ? day(year, two, one, true) : day(year, one, two, true);
  if (!real || one > 12 || two > 12 || one === two) return real;
  return { ...real, note: `I took ${match[0]} as ${real.from}, month first; write 2026-11-23 to be sure.` };
}

function quarter(match: RegExpExecArray, year: number): ReturnType<Form['read']> {
  const first = 3 * Number(match[1]) - 2;
  const of = Number(match[2] ?? year);
  return { from: monthSpan(of, first)[0], to: monthSpan(of, first + 2)[1], year: match[2] !== undefined };
}

/** "End of the month" is its last day, "beginning" its first. */
function edge(match: RegExpExecArray, year: number): ReturnType<Form['read']> {
  const [from, to] = monthSpan(yearOf(match[3], year), MONTHS.get(match[2]!)!);
  const last = /^(?:en|ei|fin)/.test(match[1]!);
  return { from: last ? to : from, to: last ? to : from, year: match[3] !== undefined };
}

function yearOf(said: string | undefined, year: number): number {
  if (!said) return year;
  return said.startsWith("'") ? 2000 + Number(said.slice(1)) : Number(said);
}

function withYear(date: string, year: number): string {
  const [, monthNumber, dayNumber] = date.split('-').map(Number) as [number, number, number];
  return realDay(year, monthNumber, dayNumber) ?? monthSpan(year, monthNumber)[1];
}
