/** The weekdays of a schedule, with or without a word such as *every*. */

import { isTimeAt } from './read-time.ts';
import type { Found, Sentence } from './sentence.ts';
import { NOUNS } from './value-groups.ts';

/**
 * The weekdays of the schedule, and those that are listed with them: "Tuesdays and Thursdays", "every Tuesday to Saturday". If its words have
 * none, those of the first list count: "weekly report, Mondays at 8". Other weekdays belong to the rows. Marks the atoms as used.
 */
export function weekdaysIn(sentence: Sentence, found: Found): number[] {
  if (found.facts.some((fact) => fact?.kind === 'weekend')) return [6, 7];
  const own = found.facts.find((fact) => fact && isDay(fact.kind));
  const run = own ? runAround(sentence, found) : firstRun(sentence);
  if (!run) return [];
  // "Her perşembe günü", "Cuma günü", "hari Jumat"
  for (const i of [run.start - 1, run.end]) if (sentence.fact(i, 'unit', 'day')) sentence.use(i);
  sentence.use(run.start, run.end);
  return sorted(run.days);
}

/** Whether "on Mondays" are the days of a noun before them, because nothing says when they run. */
export function isOfRows(sentence: Sentence, { from }: Found): boolean {
  return isBound(sentence, from) && !isTimed(sentence, runFrom(sentence, from));
}

/** The list that the words of a schedule are in. */
function runAround(sentence: Sentence, found: Found): Run {
  let at = found.from;
  while (at < found.to - 1 && dayAt(sentence, at, found) === null) at++;
  for (let start = Math.max(0, at - 16); start < at; start++) {
    if (dayAt(sentence, start) === null || isOfPeriod(sentence, start) || isBound(sentence, start)) continue;
    const run = runFrom(sentence, start, found);
    // "Friday's clicks, every Monday"
    if (run.end > at && !run.loose) return run;
  }
  const run = runFrom(sentence, at, found);
  return { ...run, start: Math.min(run.start, found.from), end: Math.max(run.end, found.to) };
}

function firstRun(sentence: Sentence): Run | null {
  for (let start = 0; start < sentence.atoms.length; start++) {
    if (dayAt(sentence, start) === null || isOfPeriod(sentence, start)) continue;
    const run = runFrom(sentence, start);
    if (!isBound(sentence, start) || isTimed(sentence, run) || sentence.has(start, 'every-weekday')) return run;
    // "A weekly report of the clicks from Friday to Sunday"
    start = run.end - 1;
  }
  return null;
}

/** "Ending next Friday", "minggu lalu", "every Friday, deals that end on Sunday" */
function isOfPeriod(sentence: Sentence, at: number): boolean {
  return (
    [at - 1, at + 1].some((i) => sentence.has(i, 'last', 'next') && !sentence.atoms[i]!.used) ||
    sentence.has(sentence.beyondGlue(at, -1), 'verb')
  );
}

/**
 * "Saturday and Sunday at 10", "Tuesday to Saturday at noon", "on weekends at 9": two weekdays with a time of day are a schedule without a
 * word for it, because no period has times. A single one can be the next such day, so it is not. Neither are those of a noun: "the clicks on
 * Saturday and Sunday at 10".
 */
export function habitualDays(sentence: Sentence): number[] {
  for (let start = 0; start < sentence.atoms.length; start++) {
    const weekend = sentence.fact(start, 'cadence', 'weekend') !== null && !sentence.atoms[start]!.used;
    const run = weekend
      ? { days: [6, 7], start, end: start + 1 }
      : dayAt(sentence, start) === null
        ? null
        : runFrom(sentence, start);
    if (!run || run.days.length < 2 || !isTimed(sentence, run)) continue;
    if (isBound(sentence, start)) continue;
    let from = start;
    while (from > 0 && isPreposition(sentence, from - 1)) from--;
    sentence.use(from, run.end);
    return sorted(run.days);
  }
  return [];
}

/** Whether weekdays are those of a noun or a verb before them: "the clicks from Friday to Sunday". */
export function isBound(sentence: Sentence, start: number): boolean {
  let from = start;
  while (from > 0 && isPreposition(sentence, from - 1)) from--;
  // In Korean, the noun is right before the weekdays, with nothing that would bind them to it.
  const noun = sentence.beyondGlue(from, -1);
  return (noun < from - 1 || from < start) && sentence.has(noun, ...NOUNS, 'verb');
}

/** A word before weekdays that belongs to them: "from", "hari". */
export function isPreposition(sentence: Sentence, at: number): boolean {
  return sentence.has(at, 'since', 'between') || sentence.fact(at, 'unit', 'day') !== null;
}

const sorted = (days: readonly number[]) => [...new Set(days)].sort((a, b) => a - b);

const isDay = (kind: string) => kind === 'weekday' || kind === 'every-weekday';

/** The weekday of an unused atom, or of one among the words of the schedule. */
function dayAt(sentence: Sentence, at: number, own?: Found): number | null {
  const day = sentence.fact(at, 'weekday') ?? sentence.fact(at, 'every-weekday');
  return day && (!sentence.atoms[at]!.used || isIn(own, at)) ? Number(day.value) : null;
}

const isIn = (found: Found | undefined, at: number) => found !== undefined && at >= found.from && at < found.to;

/** Weekdays that are listed or that are the first and the last of several. */
export interface Run {
  days: number[];
  start: number;
  /** Exclusive. */
  end: number;
  /** Whether only a comma, or nothing, joins some of them. */
  loose?: boolean;
}

/** The list that begins at an atom. `own` are the words of the schedule. */
function runFrom(sentence: Sentence, start: number, own?: Found): Run {
  const run: Run = { days: [dayAt(sentence, start, own)!], start, end: start + 1 };
  // What is joined only by a comma or by nothing can begin the rows: "every Monday, Friday's clicks".
  let sure: Run | null = null;
  for (;;) {
    let at = run.end;
    let range = sentence.has(at - 1, 'since-after');
    let joined = range;
    let and = range;
    while (sentence.atoms[at] && dayAt(sentence, at, own) === null && at < run.end + 5) {
      const ranged = sentence.has(at, 'to', 'until', 'since-after') || /^[-–—~～]$/.test(sentence.atoms[at]!.text);
      const listed = sentence.has(at, 'and') || /^[,、،&/]$/.test(sentence.atoms[at]!.text);
      const skipped =
        sentence.isGlue(at) ||
        sentence.fact(at, 'unit', 'day') !== null ||
        isIn(own, at) ||
        // "Every Monday and every Thursday"
        (joined && sentence.has(at, 'every'));
      if (!ranged && !listed && !skipped) break;
      range ||= ranged && !listed;
      joined ||= ranged || listed;
      and ||= ranged || (sentence.has(at, 'and') && sentence.atoms[at]!.kind !== 'mark');
      at++;
    }
    const next = dayAt(sentence, at, own);
    // In Korean and Turkish, endings say what joins two weekdays.
    if (next === null || !(joined || at === run.end))
      return sure && isBeforeNoun(sentence, run) && !isTimed(sentence, run) ? sure : { ...run, loose: sure !== null };
    const after = sentence.has(at + 1, 'until-after') && dayAt(sentence, at + 1, own) === null;
    range ||= sentence.has(at, 'until-after') || after;
    if (!and && !range) sure ??= { ...run, days: [...run.days] };
    // "Every Monday, Wednesday and Friday"
    else if (and && !range) sure = null;
    const last = run.days.at(-1)!;
    // "Every Saturday to Monday" includes Sunday.
    run.days.push(...(range ? Array.from({ length: (next - last + 7) % 7 }, (_, i) => ((last + i) % 7) + 1) : [next]));
    run.end = after ? at + 2 : at + 1;
  }
}

function isBeforeNoun(sentence: Sentence, { end }: Run): boolean {
  let at = end;
  while (sentence.isGlue(at)) at++;
  return sentence.has(at, ...NOUNS, 'value');
}

/** Whether a time of day is next to the weekdays, with nothing but parts of the day and glue between them. */
export function isTimed(sentence: Sentence, { start, end }: Run): boolean {
  const skipped = (at: number) =>
    sentence.isGlue(at) ||
    sentence.has(at, 'part', 'every-part') ||
    sentence.fact(at, 'unit', 'day') !== null ||
    /^[-־]$/.test(sentence.atoms[at]?.text ?? '');
  let behind = end;
  let part = false;
  while (skipped(behind) && !isTimeAt(sentence, behind)) {
    part ||= sentence.has(behind, 'part', 'every-part');
    behind++;
  }
  if (isTimeAt(sentence, behind) || part) return true;
  let before = start - 1;
  while (before > 0 && skipped(before) && !sentence.has(before, 'part')) before--;
  const hour = sentence.atoms[before]?.kind === 'number' && sentence.has(before - 1, 'at');
  return hour || sentence.has(before, 'time', 'half', 'clock', 'part');
}
