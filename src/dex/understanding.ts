/** What a question means. */
import type { IntegrationValue, Schedule } from './integration.ts';

/**
 * - `integrate`: a program that downloads a report,
 * - `explain-operation`: an explanation of the API,
 * - `greeting`: hello, thanks, or what Dex can do,
 * - `out-of-scope`: anything else.
 */
export const INTENTS = ['integrate', 'explain-operation', 'greeting', 'out-of-scope'] as const;

export type Intent = (typeof INTENTS)[number];

export interface Understanding {
  intent: Intent;
  /** Report type of the catalog. Null unless the intent is `integrate`. */
  reportType: string | null;
  /** `search_params`. The report type accepts every value. */
  search: Record<string, IntegrationValue>;
  /** `index_params`. The report type accepts every value. */
  index: Record<string, IntegrationValue>;
  schedule: Schedule | null;
  /** ID of the recipe. */
  language: string;
  /** Assumptions, each a sentence. */
  assumptions: string[];
  /** Requested things that do not exist, and alternatives, each a sentence. */
  missing: string[];
  /** Reason of a refusal, other than an unrelated question. */
  refusal: 'secrets' | 'other publishers' | null;
  /** Language of the question, such as `en`. Null if it has too few words of any supported language. */
  human: string | null;
}

/** What the recognizers add while they read. */
export type Findings = Pick<Understanding, 'search' | 'index' | 'assumptions' | 'missing'>;
