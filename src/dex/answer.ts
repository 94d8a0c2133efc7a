/** The answer to a question as Markdown, out of tested recipes, the catalogue and the documents: no model has a part in it. */

import { answerElsewhere } from './answer-elsewhere.ts';
import { answerExplanation } from './answer-explanation.ts';
import type { Answer, AnswerInput } from './answer-input.ts';
import { answerIntegration } from './answer-integration.ts';

export function answer(input: AnswerInput): Answer {
  const { intent } = input.understanding;
  if (intent === 'integrate') return answerIntegration(input);
  if (intent === 'explain-operation') return answerExplanation(input);
  return answerElsewhere(input);
}
