/** What a question means. */
import type { Catalog } from '../reports/catalog.ts';
import type { DataCall, Destination, IntegrationValue, Recipe, Schedule } from './integration.ts';
import type { Choice } from './read/findings.ts';

/**
 * - `integrate`: a program that downloads a report,
 * - `clarify`: a program, but something in the question changes its meaning and cannot be expressed, so Dex asks,
 * - `my-data`: the response of a call of the API, with the credential of the reader,
 * - `explain-operation`: an explanation of the API,
 * - `greeting`: hello, thanks, or what Dex can do,
 * - `out-of-scope`: anything else.
 */
export const INTENTS = ['integrate', 'clarify', 'my-data', 'explain-operation', 'greeting', 'out-of-scope'] as const;

export type Intent = (typeof INTENTS)[number];

/** Why Dex asks back. */
export interface Reason {
  /** `report`, `dates`, `filters`, or a filter such as `filters.country`. */
  about: string;
  /** Words of the question. */
  words: readonly string[];
}

/** What Dex asks back. */
export interface Clarification {
  /** One sentence for each reason. */
  questions: readonly string[];
  reasons: readonly Reason[];
  /** Questions that Dex can answer instead. */
  choices: readonly Choice[];
}

/** A computed column, a report type with its columns and filters, all report types, or all recipes. */
export type About =
  | { kind: 'column'; report: string; column: string }
  | { kind: 'report'; report: string }
  | { kind: 'report-types' }
  | { kind: 'recipes' };

export interface Understanding {
  intent: Intent;
  /** Report type of the catalog. Null unless the intent is `integrate` or `clarify`. */
  reportType: string | null;
  /** `search_params`. The report type accepts every value. */
  search: Record<string, IntegrationValue>;
  /** `index_params`. The report type accepts every value. */
  index: Record<string, IntegrationValue>;
  schedule: Schedule | null;
  /** Where the files of the schedule are delivered. */
  destination: Destination | null;
  /** ID of the recipe. */
  language: string;
  /** Assumptions, each a sentence. */
  assumptions: string[];
  /** Requested things that do not exist, and alternatives, each a sentence. */
  missing: string[];
  /** Words of the question that changed nothing. */
  unused: string[];
  /** Fields that the question names and no program can have, such as `limit`. */
  unable: string[];
  /** Fields that the report requires and the question does not name. */
  assumed: string[];
  /** Set if the intent is `clarify`. */
  clarify: Clarification | null;
  /** Reason of a refusal, other than an unrelated question. */
  refusal: 'secrets' | 'other publishers' | null;
  /** Language of the question, such as `en`. Null if none of its words is known. */
  human: string | null;
  /** Language of the answer. */
  answered: string;
  /** What the English documents call the topics of the question. */
  topics: string;
  /** What was understood, so that a follow-up can read it again. Only of a program. */
  input?: UnderstandInput;
  /** The call that answers. Set if the intent is `my-data`. */
  call: DataCall | null;
  /** What the catalog or the recipes explain, without a search. */
  about: About | null;
}

export interface UnderstandInput {
  /** The question without secrets, see redact.ts. */
  question: string;
  catalog: Catalog;
  recipes: readonly Recipe[];
  now: Date;
  /** ID of the recipe to use if the question names no language. */
  language?: string | undefined;
  /** Language of the answer, if it is not that of the question. */
  human?: string | undefined;
  /** What the question before was understood as. A follow-up changes it. */
  previous?: Understanding | undefined;
  /** The schedule of a follow-up, if the question has none. */
  schedule?: Schedule | undefined;
  /** Whether the documents explain the topic of a text. */
  explained: (text: string, language: string | null) => boolean;
  /** ID of the operation whose page the reader is on. */
  operation?: string | undefined;
}
