/** What Dex can explain: operations of the OpenAPI document and sections of the guides, with a search over both. */
import { type ApiDocument, operationsOf, type PlacedOperation } from '../openapi/document.ts';
import type { Section } from './sections.ts';
import { meanings, stem, stems } from './stem.ts';

export type Topic = { operation: PlacedOperation } | { section: Section };

export interface Knowledge {
  operations: readonly PlacedOperation[];
  sections: readonly Section[];
  /** The topics that match a question, best first. */
  search(question: string): { topic: Topic; score: number }[];
  /** Whether one topic covers most words of a question. */
  covers(question: string): boolean;
}

/** Weight of a word in a title, compared with one in the text. */
const TITLE = 8;

/** Penalty of an operation whose verb the question does not contain: it is usually about another one. */
const OTHER_VERB = 0.5;

/** Share of the weight of a question's words that one topic must cover. Tuned with the sixty questions of test/dex. */
const COVERED = 0.55;

export function openKnowledge(document: Pick<ApiDocument, 'paths'>, sections: readonly Section[]): Knowledge {
  const operations = operationsOf(document);
  const texts = [
    ...operations.map((operation) =>
      entry({ operation }, `${operation.operationId} ${operation.summary}`, operation.description),
    ),
    ...sections.map((section) => entry({ section }, section.title, section.text)),
  ];
  const usual = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
  const weigh = (word: string) => {
    const count = texts.filter(({ words }) => words.has(word)).length;
    return Math.log((texts.length + 1) / (count + 0.5));
  };
  /** Ranks by Okapi BM25 and the covered share of the question, best first. */
  const score = (asked: readonly string[]) => {
    const questions = [...new Set(asked)].map((word) => ({
      meant: meanings(word),
      weight: Math.max(...meanings(word).map(weigh)),
    }));
    const all = questions.reduce((sum, { weight }) => sum + weight, 0);
    return texts
      .map(({ topic, words, length, verb }) => {
        const found = questions.map(({ meant, weight }) => {
          const counts = meant
            .filter((word) => words.has(word))
            .map((word) => {
              const count = words.get(word)!;
              return (weigh(word) * count) / (count + 0.5 + 1.5 * (length / usual));
            });
          return { score: Math.max(0, ...counts), covered: counts.length > 0 ? weight : 0 };
        });
        const said = verb === null || questions.some(({ meant }) => meant.includes(verb));
        const sum = found.reduce((total, { score }) => total + score, 0) * (said ? 1 : OTHER_VERB);
        return { topic, score: sum, covered: found.reduce((total, { covered }) => total + covered, 0) / (all || 1) };
      })
      .filter((hit) => hit.score > 0)
      .sort((one, other) => other.score - one.score);
  };
  return {
    operations,
    sections,
    search: (question) => score(stems(question)),
    covers: (question) => score(stems(question)).some(({ covered }) => covered >= COVERED),
  };
}

interface Entry {
  topic: Topic;
  /** Number of occurrences of each stem. */
  words: Map<string, number>;
  length: number;
  /** Stem of the operation's verb. Null for sections, and for operations that only show something. */
  verb: string | null;
}

function entry(topic: Topic, title: string, text: string): Entry {
  const words = new Map<string, number>();
  for (const word of stems(text)) words.set(word, (words.get(word) ?? 0) + 1);
  for (const word of stems(title)) words.set(word, (words.get(word) ?? 0) + TITLE);
  const verb = 'operation' in topic ? (/^[a-z]+/.exec(topic.operation.operationId)?.[0] ?? null) : null;
  const length = [...words.values()].reduce((sum, count) => sum + count, 0);
  return { topic, words, length, verb: verb === null || verb === 'get' ? null : stem(verb) };
}
