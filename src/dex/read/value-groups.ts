/** Values that were found, joined to groups of one filter. */
import type { Sentence } from './sentence.ts';

/** Values of one filter next to each other. */
export interface ValueGroup {
  filter: string;
  values: string[];
  /** Atoms. `end` is exclusive. */
  start: number;
  end: number;
  said: string;
  negated: boolean;
  /** Values that are meant only if they are excluded: "coupons" are all deals, but "no coupons" are a type. */
  conditional: readonly string[];
}

/** An operator without values. */
export interface Unbound {
  start: number;
  end: number;
  said: string;
}

/** A value that was found. */
export interface Entry {
  at: number;
  end: number;
  filter: string;
  values: readonly string[];
  conditional?: boolean;
  /** Whether its word excludes it. */
  lacking?: boolean;
}

/** What a value can belong to. */
export const NOUNS = ['report', 'weak-report', 'adjective', 'guess-report'] as const;

/** A word or a mark that joins the values of a list. */
export function isLink(sentence: Sentence, at: number): boolean {
  return sentence.has(at, 'and', 'or') || /^[,+&/|、،]$/.test(sentence.atoms[at]?.text ?? '');
}

/** "All advertisers but example.com" */
export function isAllBut(sentence: Sentence, at: number): boolean {
  // "All deals, but leave Spain out": the verb excludes.
  if (!sentence.has(at, 'but') || sentence.has(sentence.beyondGlue(at, 1), 'not')) return false;
  for (let i = at - 1; i >= 0 && i >= at - 4; i--) if (sentence.has(i, 'whole')) return true;
  return false;
}

/** Joins values of one filter that stand next to each other. Uses the words between them. */
export function groupsOf(sentence: Sentence, entries: readonly Entry[]): ValueGroup[] {
  const groups: ValueGroup[] = [];
  for (const { at, end, filter, values, conditional, lacking = false } of entries) {
    const last = groups.at(-1);
    if (
      last?.filter === filter &&
      last.negated === lacking &&
      isContinued(sentence, last.end, at) &&
      !isSwapped(sentence, last, at)
    ) {
      last.values.push(...values.filter((one) => !last.values.includes(one)));
      last.end = end;
      if (conditional) last.conditional = [...last.conditional, ...values];
      last.said = sentence.spelled(last.start, end);
    } else
      groups.push({
        filter,
        values: [...values],
        start: at,
        end,
        said: sentence.spelled(at, end),
        negated: lacking,
        conditional: conditional ? values : [],
      });
  }
  for (const { start, end } of groups) for (let i = start; i < end; i++) if (isLink(sentence, i)) sentence.use(i);
  return groups;
}

/** "Instead of France, Spain": the second value is wanted, unless *and* or *or* joins them. */
function isSwapped(sentence: Sentence, { start, end }: ValueGroup, next: number): boolean {
  if (!sentence.has(sentence.beyondGlue(start, -1), 'instead-of')) return false;
  for (let at = end; at < next; at++) if (sentence.has(at, 'and', 'or')) return false;
  return true;
}

function isContinued(sentence: Sentence, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    // "Not France but Spain" has two sides, and "France but also Spain" one.
    if (sentence.has(i, 'contrast') && !sentence.has(i + 1, 'also')) return false;
    if (!isLink(sentence, i) && !(sentence.isGlue(i) && !sentence.has(i, 'not'))) return false;
  }
  return true;
}
