/** Asks back when something in the question changes its meaning and no request can express it. */
import type { Answer, AnswerInput } from './answer-input.ts';
import { inProse } from './in-prose.ts';
import { reportPage } from './links.ts';
import { say } from './say/messages.ts';

export function answerClarification({ understanding, catalog }: AnswerInput): Answer {
  const { answered, clarify, reportType } = understanding;
  const { title, name } = catalog.find(reportType!)!;
  const { questions, choices } = clarify!;
  return {
    blocks: [
      say(answered, 'clarify-lead'),
      questions.map((question) => `- ${inProse(question)}`).join('\n'),
      ...(choices.length > 0
        ? [say(answered, 'clarify-choices'), choices.map(({ question }) => `- ${inProse(question)}`).join('\n')]
        : []),
      say(answered, 'clarify-again', { title, page: reportPage(name) }),
    ],
    recipe: null,
  };
}
