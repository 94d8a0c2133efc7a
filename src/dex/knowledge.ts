/** What Dex can explain: operations of the OpenAPI document and sections of the guides, with a search over both. */
import { type ApiDocument, operationsOf, type PlacedOperation } from '../openapi/document.ts';
import type { Questions } from '../openapi/read-questions.ts';
import { documentTerms, isAboutDocuments, type Term } from './document-words.ts';
import type { Section } from './sections.ts';
import { stem, stems } from './stem.ts';

export type Topic = { operation: PlacedOperation } | { section: Section };

export interface Knowledge {
  operations: readonly PlacedOperation[];
  sections: readonly Section[];
  /**
   * The topics that match a question in a human language, best first. `context` has words that matter less, such as another part of the
   * question.
   */
  search(question: string, language?: string | null, context?: string): { topic: Topic; score: number }[];
  /** Whether one topic covers most words of a question. */
  covers(question: string, language?: string | null): boolean;
}

/** Weights of a word in a heading, in the title of its page and in a question for the section, compared with one in the text. */
const WEIGHT = { heading: 6, page: 2, asked: 4 };

/** Penalty of an operation whose verb the question does not contain: it is usually about another one. */
const OTHER_VERB = 0.5;

/** How likely a kind of topic answers a question that does not name it. */
const PRIOR = {
  /** Most questions want an explanation, and many operations have about the same words. Sections are 1. */
  operation: 0.8,
  /** The text below the title of a guide is about its topic as a whole, and other sections say more. */
  beginning: 0.9,
  /** A row of a table is about one name. */
  row: 0.75,
};

/** Guides to one way of using Sheaf. They answer only questions that name it, and repeat what other guides explain. */
const TOOLS = [
  'console',
  'command-line',
  'python',
  'typescript',
  'coming-from-hi-energy',
  'reading-files',
  'assistant',
  'mcp',
];

/** Penalty of such a guide if the question has no word of its title. */
const OTHER_TOOL = 0.45;

/** Share of the score that does not depend on how much of the question a topic covers. */
const UNCOVERED = 0.3;

/** Bonus of a topic whose whole heading the question contains. */
const TITLED = 1;

/** Bonus of a topic that has a question with the same words. */
const ASKED = 2.5;

/** Weight of the words around a part of a question. */
const CONTEXT = 0.3;

/** Share of the weight of a question's words that one topic must cover. Tuned with the sixty questions of test/dex. */
const COVERED = 0.55;

export function openKnowledge(
  document: Pick<ApiDocument, 'paths'>,
  sections: readonly Section[],
  questions: Questions = new Map(),
): Knowledge {
  const operations = operationsOf(document);
  const ids = new Set(operations.map(({ operationId }) => operationId));
  const texts = [
    ...operations.map((operation) =>
      entry(
        { operation },
        {
          heading: `${operation.operationId} ${operation.summary}`,
          page: '',
          text: operation.description,
          asked: questions.get(`/docs/operations/${operation.operationId}`) ?? [],
        },
      ),
    ),
    // Rows of operations only lead to the operations.
    ...sections
      .filter(({ heading }) => !ids.has(heading))
      .map((section) => entry({ section }, { ...section, asked: questions.get(section.to) ?? [] })),
  ];
  const usual = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
  const frequencies = new Map<string, number>();
  for (const { words } of texts)
    for (const word of words.keys()) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  const weigh = (word: string) => Math.log((texts.length + 1) / ((frequencies.get(word) ?? 0) + 0.5));
  /** Ranks by Okapi BM25 and the covered share of the question, best first. */
  const rank = (terms: readonly (Term & { share?: number })[]) => {
    const asked = terms.map(({ finds, share = 1 }) => ({
      finds: [...finds],
      share,
      weight: share * Math.max(...[...finds].map(([word, factor]) => factor * weigh(word))),
    }));
    const all = asked.reduce((sum, { weight }) => sum + weight, 0);
    const sameQuestion = ({ questions: known }: Entry) => {
      let most = 0;
      for (const question of known) {
        let both = 0;
        for (const { finds, share } of asked)
          both += share * Math.max(...finds.map(([word, factor]) => (question.has(word) ? factor * weigh(word) : 0)));
        const own = [...question].reduce((sum, word) => sum + weigh(word), 0);
        most = Math.max(most, (2 * both) / (own + all || 1));
      }
      return most;
    };
    return texts
      .map((text) => {
        let sum = 0;
        let covered = 0;
        let asks = 0;
        for (const { finds, share, weight } of asked) {
          const found = finds
            .filter(([word]) => text.words.has(word))
            .map(([word, factor]) => {
              const count = text.words.get(word)!;
              return (factor * weigh(word) * count) / (count + 0.5 + 1.5 * (text.length / usual));
            })
            .sort((a, b) => b - a);
          // The best word counts, and further synonyms a little.
          sum += share * found.reduce((total, score, i) => total + (i === 0 ? score : 0.4 * score), 0);
          if (finds.some(([word]) => text.own.has(word))) covered += weight;
          if (found.length > 0) asks += weight;
        }
        const share = asks / (all || 1);
        const titled =
          text.heading.reduce(
            (total, word) =>
              total + (asked.some(({ finds }) => finds.some(([found]) => found === word)) ? weigh(word) : 0),
            0,
          ) / (text.heading.reduce((total, word) => total + weigh(word), 0) || 1);
        const says = (words: readonly string[]) =>
          asked.some(({ finds }) => finds.some(([word]) => words.includes(word)));
        const penalty = text.named === null || says(text.named.words) ? 1 : text.named.penalty;
        return {
          topic: text.topic,
          covered: covered / (all || 1),
          score:
            text.prior *
            penalty *
            sum *
            (UNCOVERED + (1 - UNCOVERED) * share) *
            (1 + TITLED * titled + ASKED * sameQuestion(text)),
        };
      })
      .filter((hit) => hit.score > 0)
      .sort((one, other) => other.score - one.score);
  };
  return {
    operations,
    sections,
    search: (question, language = null, context = '') =>
      rank([
        ...documentTerms(question, language),
        ...documentTerms(context, language).map((term) => ({ ...term, share: CONTEXT })),
      ]),
    covers: (question, language = null) =>
      isAboutDocuments(question, language) ||
      rank(documentTerms(question, language)).some(({ covered }) => covered >= COVERED),
  };
}

interface Entry {
  topic: Topic;
  /** Weighted number of occurrences of each stem, with those of the questions. */
  words: ReadonlyMap<string, number>;
  /** Stems of the topic itself. */
  own: ReadonlySet<string>;
  /** Stems of the heading. */
  heading: readonly string[];
  /** Stems of each question that the topic answers. */
  questions: readonly ReadonlySet<string>[];
  length: number;
  prior: number;
  /** Stems of which the question must have one, or the topic is usually not meant: an operation's verb, the name of a tool. */
  named: { words: readonly string[]; penalty: number } | null;
}

function entry(
  topic: Topic,
  { heading, page, text, asked }: { heading: string; page: string; text: string; asked: readonly string[] },
): Entry {
  const words = new Map<string, number>();
  const add = (stemmed: Iterable<string>, weight: number) => {
    for (const word of stemmed) words.set(word, (words.get(word) ?? 0) + weight);
  };
  add(stems(text), 1);
  add(new Set(stems(heading)), WEIGHT.heading);
  add(new Set(stems(page)), WEIGHT.page);
  const length = [...words.values()].reduce((sum, count) => sum + count, 0);
  const own = new Set(words.keys());
  // The words of questions are in addition to a text, so they do not count as its length.
  add(new Set(stems(asked.join(' '))), WEIGHT.asked);
  return {
    topic,
    words,
    own,
    questions: asked.map((question) => new Set(stems(question))),
    heading: [...new Set(stems(heading))],
    length,
    ...('operation' in topic ? ofOperation(topic.operation) : ofSection(topic.section)),
  };
}

function ofOperation({ operationId }: PlacedOperation): Pick<Entry, 'prior' | 'named'> {
  const [verb] = /^[a-z]+/.exec(operationId) ?? [];
  return {
    prior: PRIOR.operation,
    named: verb === undefined || verb === 'get' ? null : { words: [stem(verb)], penalty: OTHER_VERB },
  };
}

function ofSection({ guide, page, heading, row }: Section): Pick<Entry, 'prior' | 'named'> {
  return {
    prior: row ? PRIOR.row : page === '' ? PRIOR.beginning : 1,
    named: TOOLS.includes(guide) ? { words: stems(`${guide} ${page || heading}`), penalty: OTHER_TOOL } : null,
  };
}
