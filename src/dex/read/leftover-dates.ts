/** Words that belong to a day or period that was not understood. */
import { filterKind } from '../filter-kind.ts';
import type { FoundReport } from './read-report.ts';
import type { Sentence } from './sentence.ts';

/** Atoms from `at` to `end`, exclusive. */
export interface Place {
  at: number;
  end: number;
}

/** "Last", "ago", "end of": part of a period that was not understood, if the report has dates. */
export function isLostPeriod(sentence: Sentence, at: number, { search }: FoundReport['report']): boolean {
  if (!sentence.has(at, 'last', 'next', 'ago', 'edge') || sentence.has(at, 'desc', 'asc', 'order', 'top')) return false;
  return Object.values(search).some((param) => filterKind(param).kind === 'day');
}

/** A number that belongs to a period beside it: "between 1 and 10 June", if only the second date was understood. */
export function isNumberOfDate(sentence: Sentence, at: number, dates: readonly Place[]): boolean {
  if (sentence.atoms[at]!.kind !== 'number' && !sentence.has(at, 'nth')) return false;
  const joins = (from: number, to: number) => {
    if (from > to || to - from > 3) return false;
    for (let i = from; i < to; i++)
      if (
        !sentence.isGlue(i) &&
        !sentence.has(i, 'and', 'to', 'until', 'ordinal') &&
        sentence.atoms[i]!.kind !== 'mark'
      )
        return false;
    return true;
  };
  return dates.some((span) => joins(at + 1, span.at) || joins(span.end, at));
}

/** Whether a period begins immediately after the atom. */
export function isBefore(at: number, dates: readonly Place[]): boolean {
  return dates.some((span) => span.at === at + 1);
}

/** Whether the atom follows a period that does not include it: "October until now". */
export function isBeside(at: number, dates: readonly Place[]): boolean {
  const before = at - 1;
  return dates.some((span) => before >= span.at && before < span.end);
}
