/** Verbs that say which dates of a deal are meant: "that *end* in December". */
import type { Span } from './read-spans.ts';
import type { Sentence } from './sentence.ts';

interface Verb {
  pair: string;
  at: number;
}

/**
 * The verbs that can say which dates are meant: the last one before the days, the first one behind them, and one that other days have used:
 * "ending after Monday and before Friday". `beside` says whether only glue is between the days and the verb behind them.
 */
export function verbsOf(
  sentence: Sentence,
  { at: start, end }: Span,
  pairs: readonly string[],
): { before: Verb | null; behind: Verb | null; beside: boolean; again: Verb | null } {
  const verbs = sentence.atoms.flatMap((_, at) => {
    const pair = sentence.fact(at, 'verb')?.value;
    return pair && pairs.includes(pair) ? [{ pair, at }] : [];
  });
  const unused = verbs.filter(({ at }) => !sentence.atoms[at]!.used);
  const behind = unused.find(({ at }) => at >= end) ?? null;
  return {
    before: unused.filter(({ at }) => at < start).at(-1) ?? null,
    behind,
    beside:
      behind !== null &&
      sentence.atoms
        .slice(end, behind.at)
        .every((_, i) => sentence.isGlue(end + i) && !sentence.has(end + i, 'and', 'or')),
    again: verbs.filter(({ at }) => at < start).at(-1) ?? null,
  };
}

/** Whether deals with an end are meant, so that days are in the future. */
export function isAhead(sentence: Sentence): boolean {
  return sentence.atoms.some((atom, at) => !atom.used && sentence.fact(at, 'verb', 'ends') !== null);
}

/** "Deals until Sunday": the Sunday that comes. "Deals that started from Friday until Sunday" is of the past. */
export function isUntilDay(sentence: Sentence): boolean {
  if (isNear(sentence)) return false;
  return sentence.atoms.some(
    (_, at) =>
      sentence.has(at, 'until') &&
      !sentence.has(at, 'in', 'by') &&
      sentence.has(sentence.beyondGlue(at, 1), 'weekday') &&
      !sentence.has(sentence.beyondGlue(at, -1), 'weekday'),
  );
}

/** Whether the starts of deals are meant, which are as likely in the future as in the past. */
export function isNear(sentence: Sentence): boolean {
  return sentence.atoms.some((atom, at) => !atom.used && sentence.fact(at, 'verb', 'starts') !== null);
}
