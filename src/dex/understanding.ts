/** What a question means, before anything is answered. */
import type { IntegrationValue, Schedule } from './integration.ts';

/**
 * - `integrate`: a program that fetches a report,
 * - `explain-operation`: how something of the API works,
 * - `greeting`: hello, thanks, what can you do,
 * - `out-of-scope`: anything else.
 */
export const INTENTS = ['integrate', 'explain-operation', 'greeting', 'out-of-scope'] as const;

export type Intent = (typeof INTENTS)[number];

export interface Understanding {
  intent: Intent;
  /** Of the catalogue; null unless the intent is to integrate. */
  reportType: string | null;
  /** `search_params`; every value is one that the report type takes. */
  search: Record<string, IntegrationValue>;
  /** `index_params`; likewise. */
  index: Record<string, IntegrationValue>;
  schedule: Schedule | null;
  /** Id of the recipe. */
  language: string;
  /** What was taken for granted, each a sentence. */
  assumptions: string[];
  /** What was asked for and does not exist, with what there is in its place, each a sentence. */
  missing: string[];
  /** Why a question is refused that is not merely about something else. */
  refusal: 'secrets' | 'other publishers' | null;
  /** Human language of the question, `en`; null when it has too few words of any that is read here. */
  human: string | null;
}

/** What recognisers add to while they read. */
export type Findings = Pick<Understanding, 'search' | 'index' | 'assumptions' | 'missing'>;
