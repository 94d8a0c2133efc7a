/** The dates of a monthly schedule: "on the 1st and 15th of each month", "le 15 de chaque mois", "毎月1日と15日". */
import { type Found, isGlueFact, type Sentence } from './sentence.ts';

/** The dates next to the words that say "each month", in order. Marks their atoms as used. */
export function monthDaysIn(sentence: Sentence, found: Found): number[] {
  const own = found.facts.find((fact) => fact?.kind === 'monthday');
  const first = found.facts.some((fact) => fact?.value === 'month-start' || fact?.value === 'start') ? [1] : [];
  const dates = [...first, ...(own ? [Number(own.value)] : [])];
  const behind = listAt(sentence, found.to, dates.length > 0);
  if (behind) dates.push(...take(sentence, behind));
  const before = listBefore(sentence, found.from);
  if (before) dates.push(...take(sentence, before));
  return [...new Set(dates)].sort((a, b) => a - b);
}

interface List {
  dates: number[];
  /** Atoms. `end` is exclusive. */
  start: number;
  end: number;
}

function take(sentence: Sentence, { dates, start, end }: List): number[] {
  sentence.use(start, end);
  return dates;
}

/** The list that ends where the words for "each month" begin. */
function listBefore(sentence: Sentence, from: number): List | null {
  let end = from;
  while (end > 0 && sentence.isGlue(end - 1) && from - end < 3) end--;
  for (let start = Math.max(0, from - 16); start < end; start++) {
    const list = listFrom(sentence, start);
    if (list && list.end >= end && list.end <= from) return list;
  }
  return null;
}

/** The list behind the words for "each month", beyond a comma and what belongs to a date. */
function listAt(sentence: Sentence, from: number, continued: boolean): List | null {
  let start = from;
  while (
    start < from + 4 &&
    ((sentence.isGlue(start) && !isClock(sentence, start)) ||
      sentence.atoms[start]?.text === ',' ||
      (continued && sentence.has(start, 'and', 'ordinal')) ||
      sentence.fact(start, 'unit', 'month'))
  )
    start++;
  const list = listFrom(sentence, start);
  if (!list) return null;
  const single = list.dates.length === 1 && list.end === list.start + 1;
  // "Monthly, 5": the number needs a preposition, or something that makes it a date.
  const led =
    start === from ||
    sentence.atoms[start]!.kind !== 'number' ||
    sentence.has(start - 1, 'in', 'article', 'ordinal', 'and') ||
    isDay(sentence, start - 1);
  if (single && !led) return null;
  // "5 לחודש"
  return { ...list, start: from, end: sentence.fact(list.end, 'unit', 'month') ? list.end + 1 : list.end };
}

/** One date or several, from an atom. */
function listFrom(sentence: Sentence, start: number): List | null {
  const first = dateAt(sentence, start);
  if (!first) return null;
  const list: List = { dates: [first.date], start, end: first.end };
  for (;;) {
    let at = list.end;
    while (sentence.has(at, 'and') || /^[,、،&/]$/.test(sentence.atoms[at]?.text ?? '')) at++;
    while (sentence.isGlue(at) && !isClock(sentence, at) && at < list.end + 4) at++;
    const next = dateAt(sentence, at);
    if (!next) return list;
    list.dates.push(next.date);
    list.end = next.end;
  }
}

/** "15", "the 15th", "15.", "den 15:e", "15-го числа", "ngày 15", "15日". Null for an hour or a number of something. */
function dateAt(sentence: Sentence, start: number): { date: number; end: number } | null {
  let at = start;
  if (isDay(sentence, at) || sentence.has(at, 'ordinal')) at++;
  while (isHyphen(sentence, at)) at++;
  const atom = sentence.atoms[at];
  const date = Number(sentence.fact(at, 'monthday')?.value ?? sentence.fact(at, 'nth')?.value);
  if (!atom || atom.used || !(date >= 1 && date <= 31)) return null;
  // Words such as *one* and *few* are no dates. Ordinal words are.
  if (atom.kind !== 'number' && !sentence.has(at, 'nth')) return null;
  if (sentence.has(at - 1, 'last', 'next', 'within') || isClock(sentence, at - 1)) return null;
  let end = at + 1;
  if (/^[.:]$/.test(sentence.atoms[end]?.text ?? '') && !sentence.atoms[end]!.gap) end++;
  while (isHyphen(sentence, end)) end++;
  if (sentence.has(end, 'ordinal')) end++;
  if (isDay(sentence, end)) end++;
  if (sentence.has(end, 'ordinal')) end++;
  if (sentence.has(end, 'last', 'clock', 'half', 'past')) return null;
  const bare = at === start && end === at + 1;
  return bare && !endsDate(sentence, end) ? null : { date, end };
}

/** Kinds of words that a number cannot count, although they are not only glue. */
const UNCOUNTED = ['within', 'since', 'until', 'before', 'after', 'between', 'to', 'fetch', 'tell', 'not-a-code'];

/**
 * Whether nothing that a number can count follows it: "every month the 20 exclusive deals". A word that is unknown or can be something else,
 * such as *newest*, can be part of what is counted.
 */
function endsDate(sentence: Sentence, end: number): boolean {
  const atom = sentence.atoms[end];
  if (!atom || atom.kind === 'mark' || sentence.has(end, 'and', 'at', 'time', 'part')) return true;
  // "15 of each month"
  let next = end;
  while (sentence.isGlue(next) && next < end + 3) next++;
  if (sentence.fact(next, 'unit', 'month') || (sentence.atoms[next]?.used && sentence.has(next, 'every', 'cadence')))
    return true;
  return atom.facts.length > 0 && atom.facts.every((fact) => isGlueFact(fact) || UNCOUNTED.includes(fact.kind));
}

function isDay(sentence: Sentence, at: number): boolean {
  return sentence.fact(at, 'unit', 'day') !== null;
}

function isHyphen(sentence: Sentence, at: number): boolean {
  return /^[-־–]$/.test(sentence.atoms[at]?.text ?? '') && !sentence.atoms[at]!.gap;
}

/** A word that only stands before a time of day. */
function isClock(sentence: Sentence, at: number): boolean {
  return sentence.has(at, 'at') && !sentence.has(at, 'article');
}
