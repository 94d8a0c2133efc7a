/** Finds the topics of the documentation that answer a question, part by part. */
import type { AnswerInput } from './answer-input.ts';
import type { Topic } from './knowledge.ts';

type Asked = Pick<AnswerInput, 'question' | 'knowledge' | 'operation' | 'understanding'>;

/** Minimum score of a second topic, relative to the best: another operation, or a section of the guides. */
const CLOSE = { operation: 0.65, section: 0.6 };

/** All topics that match, best first. The best topics of several parts come first, in the order of the parts. */
export function rankTopics({ question, knowledge, understanding }: Asked): Topic[] {
  const parts = partsOf(question, understanding);
  const lists = parts.map((part, i) =>
    hitsOf(part, { knowledge, understanding, context: parts.filter((_, other) => other !== i).join(' ') }),
  );
  const longest = Math.max(...lists.map(({ length }) => length));
  const ranked = Array.from({ length: longest }, (_, place) => lists.flatMap((hits) => hits.slice(place, place + 1)));
  return unique(ranked.flat().map(({ topic }) => topic));
}

/** The topics to show: one for each part, or the best one with others that are about as good. */
export function topicsOf(asked: Asked): Topic[] {
  const { question, knowledge, understanding, operation } = asked;
  const parts = partsOf(question, understanding);
  const ranked = rankTopics(asked);
  if (parts.length > 1) return ranked.slice(0, parts.length);
  const here = knowledge.operations.find(({ operationId }) => operationId === operation);
  const hits = hitsOf(question, { knowledge, understanding, context: '' });
  const best = hits[0];
  if (!best) return here ? [{ operation: here }] : [];
  const operations = hits.filter(({ topic, score }) => 'operation' in topic && score >= CLOSE.operation * best.score);
  const section = hits.find(({ topic, score }) => 'section' in topic && score >= CLOSE.section * best.score);
  const found = unique([
    best.topic,
    ...operations.slice(0, 2).map(({ topic }) => topic),
    ...(section ? [section.topic] : []),
  ]);
  // A question without an operation is about the page's operation, even though any guide could contain its words.
  return here && operations.length === 0 ? [{ operation: here }, ...found] : found;
}

function hitsOf(
  part: string,
  { knowledge, understanding, context }: Pick<Asked, 'knowledge' | 'understanding'> & { context: string },
) {
  const { human, topics, language } = understanding;
  // "List of my exports in Python" is about the operation, and not about Python.
  if (language !== 'curl' && topics !== '') return knowledge.search(topics, 'en');
  const foreign = human !== null && human !== 'en';
  return knowledge.search(foreign ? `${part} ${topics}` : part, human, context);
}

/** "Compare X and Y", "the difference between X and Y", "how …, and how …?": each part is searched on its own. */
function partsOf(question: string, { human }: AnswerInput['understanding']): string[] {
  if (human !== null && human !== 'en') return [question];
  const compared =
    /\b(?:compare|difference between)\s+(.{2,80}?)\s+(?:and|with|to|vs\.?|versus)\s+([^?.!]{2,80})/i.exec(question) ??
    /^(.{2,60}?)\s+(?:vs\.?|versus)\s+([^?.!]{2,60})/i.exec(question);
  if (compared) return [compared[1]!, compared[2]!];
  const parts = question.split(/[,;?]\s*(?:and|or)?\s*(?=(?:how|what|which|who|where|when|why|can|do|does|is|are)\b)/i);
  return parts.filter((part) => part.trim().split(/\s+/).length > 2).length === parts.length ? parts : [question];
}

function unique(topics: readonly Topic[]): Topic[] {
  return [...new Map(topics.map((topic) => [placeOf(topic), topic])).values()];
}

function placeOf(topic: Topic): string {
  return 'operation' in topic ? topic.operation.operationId : topic.section.to;
}
