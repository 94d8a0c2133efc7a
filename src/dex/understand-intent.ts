/** Decides what a question requests: a program, an explanation, a greeting, or something out of scope. */
import {
  ASKS,
  ASPECT,
  FETCHES,
  GREETING,
  INJECTION,
  MATTER,
  OTHER_PUBLISHERS,
  SECRETS,
  WONDERS,
} from './intent-words.ts';
import type { Reading } from './reading.ts';
import type { FoundReport } from './understand-report.ts';
import type { Understanding } from './understanding.ts';

export type IntentFound = Pick<Understanding, 'intent' | 'refusal'>;

export interface IntentInput {
  reading: Reading;
  found: FoundReport | null;
  /** The parts of a program that the question names. */
  clues: { language: boolean; format: boolean; schedule: boolean; dates: boolean };
  explained: (text: string) => boolean;
  operation?: string | undefined;
}

export function understandIntent(input: IntentInput): IntentFound {
  const { reading, found, clues } = input;
  const text = reading.whole;
  if (GREETING.test(text)) return { intent: 'greeting', refusal: null };
  if (SECRETS.test(text)) return { intent: 'out-of-scope', refusal: 'secrets' };
  if (OTHER_PUBLISHERS.test(text)) return { intent: 'out-of-scope', refusal: 'other publishers' };
  const report = found !== null && (found.how === 'named' || found.how === 'guessed');
  if (INJECTION.test(text) && !report) return { intent: 'out-of-scope', refusal: null };
  const program = clues.language || clues.format || clues.schedule;
  if (MATTER.test(text) && !(report && (program || clues.dates))) return explanation(input, true);
  if (report) {
    const asked = ASPECT.test(text) && ASKS.test(text) && !FETCHES.test(text) && !program && !clues.dates;
    return asked ? explanation(input, true) : { intent: 'integrate', refusal: null };
  }
  if (found?.how === 'bare') return { intent: 'integrate', refusal: null };
  const asked = ASKS.test(text) && !FETCHES.test(text);
  if (found && asked && ASPECT.test(text)) return explanation(input, true);
  if (found && program && !(asked && WONDERS.test(text))) return { intent: 'integrate', refusal: null };
  return explanation(input, input.operation !== undefined && text.length < 80);
}

/** An explanation, if the documents have one. */
function explanation({ reading, explained }: IntentInput, sure: boolean): IntentFound {
  const intent = sure || explained(reading.text) ? 'explain-operation' : 'out-of-scope';
  return { intent, refusal: null };
}
