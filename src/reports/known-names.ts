/** What an error says about a name that a report type does not have: the names that it has, and the one that was probably meant. */
import type { Problem } from '../errors.ts';
import { nearest } from '../nearest.ts';

/** A list up to this length is shown in full. */
const MAX_NAMES = 10;

/** Names of a longer list that are shown. */
const FIRST_NAMES = 5;

/** Characters of a name that are compared. No name of a report type is longer, and the time for it is the product of the lengths. */
const MAX_COMPARED = 60;

interface KnownNames {
  known: readonly string[];
  /** The name of the report type, whose description has all names. */
  report: string;
}

/** Deals have 25 filters and 23 columns: in full, they would hide what is wrong. */
export function knownNames(sent: unknown, { known, report }: KnownNames): Pick<Problem, 'allowed' | 'next'> {
  const meant = typeof sent === 'string' && nearest(sent.slice(0, MAX_COMPARED), known, (name) => name);
  const suggestion = meant ? [`Did you mean ${meant}?`] : [];
  if (known.length <= MAX_NAMES) {
    return { allowed: known.join(', '), ...(meant ? { next: suggestion[0] } : {}) };
  }
  const others = known.length - FIRST_NAMES;
  return {
    allowed: `${known.slice(0, FIRST_NAMES).join(', ')} and ${others} more`,
    next: [...suggestion, `GET /api/v1/report-types/${report} lists all`].join(' '),
  };
}
