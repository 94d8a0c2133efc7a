/** Short answers to questions that Dex does not answer. */
import type { Answer, AnswerInput } from './answer-input.ts';
import { guidePage, operationPage } from './links.ts';
import { say } from './say/messages.ts';

export function answerElsewhere({ understanding, catalog }: Pick<AnswerInput, 'understanding' | 'catalog'>): Answer {
  const { intent, refusal, answered } = understanding;
  const why =
    intent === 'greeting' ? 'greeting' : refusal === 'secrets' ? 'secrets' : refusal ? 'other-publishers' : 'elsewhere';
  const reports = catalog.reports.map(({ title }) => title.toLowerCase()).join(', ');
  const links = { guide: guidePage('reports'), create: operationPage('createExportReport') };
  return { blocks: [say(answered, why), say(answered, 'offer', { reports, ...links })], recipe: null };
}
