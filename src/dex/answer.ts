/** Answers a question in Markdown, from tested recipes, the catalog and the documents, without a model. */

import { answerClarification } from './answer-clarification.ts';
import { answerElsewhere } from './answer-elsewhere.ts';
import { answerExplanation } from './answer-explanation.ts';
import type { Answer, AnswerInput } from './answer-input.ts';
import { answerIntegration } from './answer-integration.ts';

export function answer(input: AnswerInput): Answer {
  const { intent } = input.understanding;
  if (intent === 'integrate') return answerIntegration(input);
  if (intent === 'clarify') return answerClarification(input);
  if (intent === 'explain-operation') return answerExplanation(input);
  return answerElsewhere(input);
}
