/** The weekdays of a schedule, with or without a word such as *every*. */

import { isTimeAt } from './read-time.ts';
import type { Found, Sentence } from './sentence.ts';
import { NOUNS } from './value-groups.ts';

/** The weekdays of the schedule, and those next to them: "Tuesdays and Thursdays". */
export function weekdaysIn(sentence: Sentence, found: Found): number[] {
  if (found.facts.some((fact) => fact?.kind === 'weekend')) return [6, 7];
  const days = found.facts.filter((fact) => fact && isDay(fact.kind)).map((fact) => Number(fact!.value));
  // "Her perşembe günü"
  if (days.length > 0 && sentence.fact(found.to, 'unit', 'day')) sentence.use(found.to);
  for (let at = 0; at < sentence.atoms.length; at++) {
    const day = sentence.atoms[at]!.used ? null : dayAt(sentence, at);
    // "Ending next Friday", "minggu lalu": part of a period.
    if (!day || [at - 1, at + 1].some((i) => sentence.has(i, 'last', 'next') && !sentence.atoms[i]!.used)) continue;
    // "Every Friday, deals that end on Sunday"
    if (sentence.has(sentence.beyondGlue(at, -1), 'verb')) continue;
    days.push(day);
    sentence.use(at);
    // "Cuma günü", "hari Jumat"
    for (const i of [at - 1, at + 1]) if (sentence.fact(i, 'unit', 'day')) sentence.use(i);
  }
  return [...new Set(days)].sort((a, b) => a - b);
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
    let from = start;
    while (from > 0 && (sentence.has(from - 1, 'since', 'between') || sentence.fact(from - 1, 'unit', 'day'))) from--;
    // In Korean, the noun is right before the weekdays, with nothing that would bind them to it.
    const noun = sentence.beyondGlue(from, -1);
    if (noun < from - 1 && sentence.has(noun, ...NOUNS, 'verb')) continue;
    sentence.use(from, run.end);
    return [...new Set(run.days)].sort((a, b) => a - b);
  }
  return [];
}

const isDay = (kind: string) => kind === 'weekday' || kind === 'every-weekday';

function dayAt(sentence: Sentence, at: number): number | null {
  const day = sentence.fact(at, 'weekday') ?? sentence.fact(at, 'every-weekday');
  return day && !sentence.atoms[at]!.used ? Number(day.value) : null;
}

interface Run {
  days: number[];
  start: number;
  /** Exclusive. */
  end: number;
}

/** Weekdays that are listed or that are the first and the last of several. */
function runFrom(sentence: Sentence, start: number): Run {
  const run: Run = { days: [dayAt(sentence, start)!], start, end: start + 1 };
  for (;;) {
    let at = run.end;
    let range = sentence.has(at - 1, 'since-after');
    let joined = range;
    while (sentence.atoms[at] && dayAt(sentence, at) === null && at < run.end + 4) {
      const ranged = sentence.has(at, 'to', 'until', 'since-after') || /^[-–—~～]$/.test(sentence.atoms[at]!.text);
      const listed = sentence.has(at, 'and') || /^[,、،&/]$/.test(sentence.atoms[at]!.text);
      if (!ranged && !listed && !sentence.isGlue(at) && !sentence.fact(at, 'unit', 'day')) break;
      range ||= ranged && !listed;
      joined ||= ranged || listed;
      at++;
    }
    const next = dayAt(sentence, at);
    // In Korean and Turkish, endings say what joins two weekdays.
    if (next === null || !(joined || at === run.end)) return run;
    range ||= sentence.has(at, 'until-after') || sentence.has(at + 1, 'until-after');
    const last = run.days.at(-1)!;
    run.days.push(...(range && next > last ? Array.from({ length: next - last }, (_, i) => last + 1 + i) : [next]));
    run.end = sentence.has(at + 1, 'until-after') ? at + 2 : at + 1;
  }
}

/** Whether a time of day is next to the weekdays, with nothing but parts of the day and glue between them. */
function isTimed(sentence: Sentence, { start, end }: Run): boolean {
  const skipped = (at: number) =>
    sentence.isGlue(at) ||
    sentence.has(at, 'part', 'every-part') ||
    sentence.fact(at, 'unit', 'day') !== null ||
    /^[-־]$/.test(sentence.atoms[at]?.text ?? '');
  let behind = end;
  while (skipped(behind) && !isTimeAt(sentence, behind)) behind++;
  if (isTimeAt(sentence, behind) || (behind > end && sentence.has(behind - 1, 'part', 'every-part'))) return true;
  let before = start - 1;
  while (before > 0 && skipped(before)) before--;
  return sentence.has(before, 'time', 'half', 'clock', 'part');
}
