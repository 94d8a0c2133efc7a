/** What Dex makes of a question, in the form that the scorer compares with the corpus. */
import type { AskBack, ProgramRequest } from './corpus/meaning.ts';

export type Reading =
  /** It writes a program. */
  | {
      write: ProgramRequest;
      /** Fields that the question does not have, and that Dex says it filled in, such as `filters.start_date` or `schedule.at`. */
      assumed?: readonly string[];
      /** Words of the question that Dex says it did not use. */
      unused?: readonly string[];
      /** Fields that Dex understood, but says that it cannot do, such as `limit` or `destination`. */
      unable?: readonly string[];
    }
  /** It asks. `because` is not compared. */
  | { ask: Pick<AskBack, 'about' | 'words'> }
  | { answer: 'documents' | 'my_data' | 'nothing' }
  /** It says that it does not understand, or does not help with this. Right where the meaning is `nothing`. */
  | { refused: true };

/**
 * - `right`: as the corpus says.
 * - `silent`: wrong, and the reader cannot see it.
 * - `named`: not right, but the response says which words it did not use, or what it cannot do.
 * - `asked`: it asks something that the question already says.
 * - `refused`: there is no program, and no question either.
 */
export const OUTCOMES = ['right', 'silent', 'named', 'asked', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface FieldScore {
  /** `report`, `filters.country_not`, `program`, `schedule.at`, … `ask` and `answer` if no program is expected. */
  field: string;
  outcome: Outcome;
  expected: unknown;
  read: unknown;
}

export interface Score {
  id: string;
  /** The worst of all fields: `silent`, then `refused`, `asked`, `named`. */
  outcome: Outcome;
  fields: FieldScore[];
}
