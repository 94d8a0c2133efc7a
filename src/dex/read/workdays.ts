/** "Monday to Friday" and "on weekdays", which are a schedule only with a time of day or a word such as *every*. */

import { isTimeAt } from './read-time.ts';
import { isBound, isPreposition, isTimed, type Run } from './schedule-days.ts';
import type { Found, Sentence } from './sentence.ts';
import { NOUNS } from './value-groups.ts';

/**
 * Uses "Monday to Friday" and "on weekdays" if a time of day or a word such as *every* makes them a schedule. Without it, they can be the days
 * of the rows: "weekday clicks". Returns the part of the day that goes with *every*.
 */
export function takeWorkdays(sentence: Sentence): { part: string | null } | null {
  for (const [at, atom] of sentence.atoms.entries()) {
    if (atom.used || !sentence.fact(at, 'cadence', 'weekdays')) continue;
    const run = { days: [1, 2, 3, 4, 5], start: at, end: at + 1 };
    const every = repeatedAt(sentence, run);
    if (!(every || isTimed(sentence, run)) || isBound(sentence, at) || (!every && isOfNoun(sentence, run))) continue;
    let from = at;
    while (from > 0 && isPreposition(sentence, from - 1)) from--;
    sentence.use(from, at + 1);
    if (every) sentence.use(every.from, every.to);
    return { part: every?.facts.find((fact) => fact?.kind.match(/part$|^daily$/))?.value ?? null };
  }
  return null;
}

/** "Monday to Friday, every morning", "every Monday to Friday" */
function repeatedAt(sentence: Sentence, { start, end }: Run): Found | null {
  const before = start - 1;
  if (sentence.has(before, 'every') && !sentence.atoms[before]!.used) return { from: before, to: start, facts: [] };
  for (let at = end; at < end + 4; at++) {
    for (const form of ['every unit=day', 'cadence=day', 'every part', 'every-part|daily']) {
      const found = sentence.match(form, at);
      if (found) return { ...found, from: at };
    }
    if (!sentence.isGlue(at) && !/^[,、،]$/.test(sentence.atoms[at]?.text ?? '')) return null;
  }
  return null;
}

/** "Weekday clicks", "weekday morning clicks": a noun follows, without a time of day between. */
function isOfNoun(sentence: Sentence, { end }: Run): boolean {
  let at = end;
  const between = (i: number) =>
    sentence.has(i, 'part') || (sentence.isGlue(i) && !sentence.has(i, 'article')) || sentence.atoms[i]?.text === '-';
  while (between(at) && !isTimeAt(sentence, at)) at++;
  return sentence.has(at, ...NOUNS) && !isTimeAt(sentence, at);
}
