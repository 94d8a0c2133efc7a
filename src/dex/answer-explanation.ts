/** Explains an operation, a report, an error or a topic of the guides, from the documents. */

import { ERRORS } from '../errors.ts';
import { writers } from '../openapi/code-samples/code-samples.ts';
import { LANGUAGES } from '../openapi/code-samples/languages.ts';
import { curlOf } from '../openapi/curl-of.ts';
import type { PlacedOperation } from '../openapi/document.ts';
import { aboutRecipes } from './about-recipes.ts';
import { aboutReport } from './about-report.ts';
import { answerElsewhere } from './answer-elsewhere.ts';
import type { Answer, AnswerInput } from './answer-input.ts';
import { rankTopics, topicsOf } from './find-topics.ts';
import type { Topic } from './knowledge.ts';
import { atHome, guidePage, operationPage } from './links.ts';
import { blocksOf } from './markdown-blocks.ts';
import { say } from './say/messages.ts';
import type { Section } from './sections.ts';

/** Maximum characters of an excerpt of a guide. It ends with a complete paragraph. */
const EXCERPT = 1800;

export function answerExplanation(input: AnswerInput): Answer {
  const { about, answered } = input.understanding;
  if (about?.kind === 'recipes') return { blocks: aboutRecipes(input.recipes, answered), recipe: null };
  if (about) return { blocks: aboutReport(about, input.catalog), recipe: null };
  const errors = errorsNamed(input.question);
  // The table row explains the error, so further topics must match the rest of the question.
  const topics = topicsOf({
    ...input,
    question: errors.length > 0 ? input.question.replace(ERROR, '') : input.question,
  });
  if (topics.length === 0 && errors.length === 0) return notCovered(input);
  return {
    blocks: [...errors, ...topics.flatMap((topic) => topicText(topic, input)), readOn(topics)],
    recipe: null,
  };
}

/** Pages of the nearest topics, for a question that no topic answers. */
function notCovered(input: AnswerInput): Answer {
  const nearest = rankTopics(input).slice(0, 3);
  if (nearest.length === 0) return answerElsewhere(input);
  const links = nearest.map((topic) => `- ${citation(topic)}`).join('\n');
  return { blocks: [say(input.understanding.answered, 'not-covered'), links], recipe: null };
}

/** Page and heading of a topic, as a link. */
function citation(topic: Topic): string {
  return 'operation' in topic
    ? `[${topic.operation.summary}](${operationPage(topic.operation.operationId)})`
    : `[${topic.section.title.replace(': ', ' › ')}](${topic.section.to})`;
}

function topicText(topic: Topic, { origin, understanding }: AnswerInput): string[] {
  return 'operation' in topic
    ? aboutOperation(topic.operation, { origin, language: understanding.language })
    : aboutSection(topic.section, origin);
}

function aboutOperation(
  operation: PlacedOperation,
  { origin, language }: { origin: string; language: string },
): string[] {
  const parameters = (operation.parameters ?? []).filter(({ name, description }) => name !== 'dry_run' && description);
  const lines = parameters.map(({ name, in: where, description }) => `- \`${name}\` (${where}): ${description}`);
  return [
    `**${operation.summary}**: \`${operation.method} ${operation.path}\`. ${operation.description}`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    operationCall(operation, { origin, language }),
  ];
}

/** The request of an operation as code: in the language that the question names, if there are samples in it, or else in curl. */
function operationCall(operation: PlacedOperation, { origin, language }: { origin: string; language: string }): string {
  const sample = LANGUAGES.find(({ id }) => id === language);
  const code =
    sample && sample.id !== 'curl'
      ? writers[sample.id](requestOf(operation, origin))
      : curlOf(operation).replace('$SHEAF_URL', () => origin);
  return `\`\`\`${sample && sample.id !== 'curl' ? sample.highlight : 'sh'}\n${code.trimEnd()}\n\`\`\``;
}

/** The request with the values of the examples. */
function requestOf({ method, path, parameters = [], requestBody, security }: PlacedOperation, origin: string) {
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)!.example),
  );
  const media = requestBody?.content['application/json'];
  const body: unknown = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
  return { method, url: `${origin}${url}`, headers: {}, body, authenticated: security?.length !== 0, json: true };
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
  const links = topics.map(citation);
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
