/** A span of days in a question. */
import type { Day } from './day.ts';
import type { Schedule } from './integration.ts';

export interface Span {
  /** Null if it is open. */
  from: Day | null;
  to: Day | null;
  /** Form of the span in the question. */
  said: string;
  /** Position in the question. */
  at: number;
  /** An assumption about it, as a sentence. */
  note?: string;
}

/** Context of a new span. */
export type FoundSpan = Omit<Span, 'at'>;

export interface DateContext {
  /** Today in UTC. */
  today: string;
  schedule: Schedule | null;
  /** Language of the question. Null if unknown. */
  human: string | null;
  /** Whether a month without a year is in the future, as for the ends of deals. */
  ahead: boolean;
}
