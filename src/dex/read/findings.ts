/** What readers add while they read a sentence. */
import type { IntegrationValue } from '../integration.ts';
import type { MessageId } from '../say/english.ts';

/** A sentence for the reader, in no language yet. */
export interface Note {
  id: MessageId;
  values: Readonly<Record<string, string | number>>;
}

/** Something that changes the meaning and that no request can express. There is no program, but a question. */
export interface Problem {
  note: Note;
  /** Other questions to ask instead, with the text of their buttons. */
  choices: readonly Choice[];
}

export interface Choice {
  label: string;
  question: string;
}

export interface Findings {
  search: Record<string, IntegrationValue>;
  index: Record<string, IntegrationValue>;
  assumptions: Note[];
  missing: Note[];
  problems: Problem[];
  /** Words that changed nothing. */
  unused: string[];
}

export function note(id: MessageId, values: Note['values'] = {}): Note {
  return { id, values };
}
