/** Short answers to questions that Dex does not answer. */
import { catalogue } from '../reports/catalogue.ts';
import type { Answer, AnswerInput } from './answer-input.ts';
import { guidePage, operationPage } from './links.ts';

export function answerElsewhere({ understanding }: Pick<AnswerInput, 'understanding'>): Answer {
  return { blocks: [text(understanding.intent === 'greeting', understanding.refusal), offer()], recipe: null };
}

function text(greeting: boolean, refusal: 'secrets' | 'other publishers' | null): string {
  if (greeting) return 'Hello. I write programs that fetch reports from this service, and I explain its API.';
  if (refusal === 'secrets')
    return 'I do not know any keys, passwords or settings, so I cannot show them. Your administrator can make you a key of your own.';
  if (refusal === 'other publishers')
    return 'A key sees the data of its own publisher and of nobody else, and no request changes that.';
  return 'That is outside what I can help with: I write programs that fetch reports from this service, and I explain its API.';
}

function offer(): string {
  const reports = catalogue.map(({ title }) => title.toLowerCase()).join(', ');
  return [
    `Ask me for a report (${reports}), with filters, days and your programming language, like “every US deal as Excel`,
    'each morning, in PHP”; or how something works, like “how do I verify a webhook?”.',
    `See [all reports](${guidePage('reports')}) and [Create an export](${operationPage('createExportReport')}).`,
  ].join(' ');
}
