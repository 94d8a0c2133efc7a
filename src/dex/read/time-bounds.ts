/** Times of day that belong to the rows, and not to the schedule: "the deals created after 17:30". */

import { DATES } from './date-kinds.ts';
import type { Found, Sentence } from './sentence.ts';
import { NOUNS } from './value-groups.ts';

/** "Todo mês as 20 ofertas": an article that is also a word for times. */
export function isCount(sentence: Sentence, { to, facts }: Found, at: number): boolean {
  const plain = facts.every((fact) => fact === null || fact.kind === 'at' || fact.kind === 'number');
  return plain && sentence.has(at, 'article') && sentence.has(to, ...NOUNS);
}

const BOUNDS = ['since', 'until', 'before', 'after', 'between', 'verb'];

/** Whether a word next to a time makes it a first or a last one: "from 10:00 to 12:00". */
export function isBound(sentence: Sentence, { from, to }: Pick<Found, 'from' | 'to'>): boolean {
  let before = sentence.beyondGlue(from, -1);
  const dash = (i: number) => /^[-־–—~～]$/.test(sentence.atoms[i]?.text ?? '');
  // "ב-16:45"
  if (dash(before) && !sentence.has(before - 1, 'time', 'number')) before = sentence.beyondGlue(before, -1);
  const after = sentence.beyondGlue(to - 1, 1);
  const ranges = (i: number) => dash(i) || (sentence.has(i, 'to') && !sentence.has(i, 'and', 'at'));
  return (
    sentence.has(before, ...BOUNDS) ||
    ranges(before) ||
    (sentence.has(before, 'and') && isFirstOfTwo(sentence, before)) ||
    // "At 8:00 to kim@shop.example"
    (ranges(after) && sentence.has(sentence.beyondGlue(after, 1), 'time', 'number')) ||
    sentence.has(to, ...BOUNDS.map((bound) => `${bound}-after`))
  );
}

/** "Between 10 am and 12 am" */
function isFirstOfTwo(sentence: Sentence, and: number): boolean {
  let at = sentence.beyondGlue(and, -1);
  while (sentence.has(at, 'half', 'clock', 'part')) at = sentence.beyondGlue(at, -1);
  return sentence.has(at, 'time', 'number') && sentence.has(sentence.beyondGlue(at, -1), 'between', 'since');
}

/** Whether a further time of day is that of what is exported: "yesterday's clicks from 10:00 to 12:00". */
export function isOfRows(sentence: Sentence, at: number): boolean {
  if (isBound(sentence, { from: at, to: at + 1 })) return true;
  let before = sentence.beyondGlue(at, -1);
  // "Between 10:00 and 12:00"
  if (sentence.has(before, 'and')) before = sentence.beyondGlue(before, -1);
  return sentence.has(before, 'time', ...NOUNS) || (sentence.has(before, ...DATES) && !sentence.atoms[before]!.used);
}
