/** A span of days that a question names. */
import type { Day } from './day.ts';
import type { Schedule } from './integration.ts';

export interface Span {
  /** Null is open. */
  from: Day | null;
  to: Day | null;
  /** How it was put. */
  said: string;
  /** Where in the question. */
  at: number;
  /** What was assumed about it, as a sentence. */
  note?: string;
}

/** A span that was just found. */
export type FoundSpan = Omit<Span, 'at'>;

export interface DateContext {
  /** Today, in UTC. */
  today: string;
  schedule: Schedule | null;
  /** Human language of the question; null when unknown. */
  human: string | null;
  /** Whether a month without a year is one to come: deals end in the future. */
  ahead: boolean;
}
