/** Explains an operation, a report, an error or a topic of the guides, from the documents. */

import { ERRORS } from '../errors.ts';
import { curlOf } from '../openapi/curl-of.ts';
import type { PlacedOperation } from '../openapi/document.ts';
import { aboutRecipes } from './about-recipes.ts';
import { aboutReport } from './about-report.ts';
import { answerElsewhere } from './answer-elsewhere.ts';
import type { Answer, AnswerInput } from './answer-input.ts';
import type { Topic } from './knowledge.ts';
import { atHome, guidePage, operationPage } from './links.ts';
import { blocksOf } from './markdown-blocks.ts';
import type { Section } from './sections.ts';

/** Maximum characters of an excerpt of a guide. It ends with a complete paragraph. */
const EXCERPT = 1800;

/** Minimum score of a second topic, relative to the best: another operation, or a section of the guides. */
const CLOSE = { operation: 0.75, section: 0.6 };

export function answerExplanation(input: AnswerInput): Answer {
  const facts = aboutRecipes(input.question, input.recipes) ?? aboutReport(input.question);
  if (facts) return { blocks: facts, recipe: null };
  const errors = errorsNamed(input.question);
  // The table row explains the error, so further topics must match the rest of the question.
  const topics = topicsOf({
    ...input,
    question: errors.length > 0 ? input.question.replace(ERROR, '') : input.question,
  });
  if (topics.length === 0 && errors.length === 0) return answerElsewhere(input);
  return {
    blocks: [...errors, ...topics.flatMap((topic) => about(topic, input.origin)), readOn(topics)],
    recipe: null,
  };
}

/** The topics of the question, operations first. */
export function topicsOf({
  question,
  knowledge,
  operation,
}: Pick<AnswerInput, 'question' | 'knowledge' | 'operation'>): Topic[] {
  const hits = knowledge.search(question);
  const here = knowledge.operations.find(({ operationId }) => operationId === operation);
  const best = hits[0];
  if (!best) return here ? [{ operation: here }] : [];
  const operations = hits.filter(({ topic, score }) => 'operation' in topic && score >= CLOSE.operation * best.score);
  const section = hits.find(({ topic, score }) => 'section' in topic && score >= CLOSE.section * best.score);
  const found = [...operations.slice(0, 2), ...(section ? [section] : [])].map(({ topic }) => topic);
  // A question without an operation is about the page's operation, even though any guide could contain its words.
  return here && operations.length === 0 ? [{ operation: here }, ...found] : found;
}

function about(topic: Topic, origin: string): string[] {
  return 'operation' in topic ? aboutOperation(topic.operation, origin) : aboutSection(topic.section, origin);
}

function aboutOperation(operation: PlacedOperation, origin: string): string[] {
  const parameters = (operation.parameters ?? []).filter(({ name, description }) => name !== 'dry_run' && description);
  const lines = parameters.map(({ name, in: where, description }) => `- \`${name}\` (${where}): ${description}`);
  return [
    `**${operation.summary}**: \`${operation.method} ${operation.path}\`. ${operation.description}`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    operationCall(operation, origin),
  ];
}

/** The request of an operation, as a code block. */
function operationCall(operation: PlacedOperation, origin: string): string {
  return `\`\`\`sh\n${curlOf(operation).replace('$SHEAF_URL', () => origin)}\n\`\`\``;
}

function aboutSection(section: Section, origin: string): string[] {
  let length = 0;
  const shown = blocksOf(atHome(section.text, origin)).filter((block, i) => {
    length += block.length;
    return i === 0 || length <= EXCERPT;
  });
  return [`**${section.title}**`, ...shown];
}

function readOn(topics: readonly Topic[]): string {
  const links = topics.map((topic) =>
    'operation' in topic
      ? `[${topic.operation.summary}](${operationPage(topic.operation.operationId)})`
      : `[${topic.section.title.split(':')[0]}](${guidePage(topic.section.guide)})`,
  );
  return `Read on: ${(links.length > 0 ? links : [`[Errors](${guidePage('errors')})`]).join(', ')}.`;
}

const ERROR = new RegExp(
  String.raw`\b(?:errors?|codes?|status|${Object.entries(ERRORS)
    .flatMap(([code, { status }]) => [code, status])
    .join('|')})\b`,
  'gi',
);

/** For example "error 409", "why is this 401?", "what is RATE_LIMITED?" */
function errorsNamed(question: string): string[] {
  const lines = Object.entries(ERRORS)
    .filter(([code, { status }]) =>
      new RegExp(`\\b(?:${status}|${code}|${code.replaceAll('_', ' ')})\\b`, 'i').test(question),
    )
    .map(([code, { status, means, next }]) => `- **${status} \`${code}\`**: ${means} ${next}`);
  return lines.length > 0 ? [lines.join('\n')] : [];
}
