/** Reads a question about the documentation: its own words, and the words that the English documents have for them. */
import { lexicons } from './lexicon/lexicons.ts';
import { fold } from './read/fold.ts';
import { stem, stems } from './stem.ts';

/** One thing that a question asks for. */
export interface Term {
  /** Stems that find it, each with its weight: 1 for the reader's word, and less for a word that means about the same. */
  finds: ReadonlyMap<string, number>;
}

/** Weight of a word of the documents that stands for the reader's word. Measured with the open questions of test/dex. */
const SYNONYM = 0.6;

/** Weight of the reader's words that a phrase replaces (*log in*), and of verbs that go with anything. */
const WEAK = 0.4;

/** Verbs of questions that say little about what is meant, in English. */
const VERBS = new Set(
  stems('add change create find handle keep make new open order read run send set start test try write'),
);

/** A word of a phrase that is shorter must be equal. A longer one can go on. */
const WHOLE = 4;

interface Phrase {
  words: readonly string[];
  means: readonly string[];
}

/** Scripts without spaces between words. Their phrases are found anywhere in the text. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const PHRASES = new Map(
  lexicons.map(({ language, documents = {}, beginnings = [] }) => [
    language,
    {
      beginnings: beginnings.map(fold),
      phrases: Object.entries(documents).flatMap(([means, phrases]) =>
        phrases.split(',').map((phrase): Phrase => ({ words: wordsOf(phrase), means: stems(means) })),
      ),
    },
  ]),
);

/**
 * The terms of a question in a human language. A phrase of the lexicon is one term with the words that it replaces. In English the other
 * words are terms, too. In other languages, only names are, such as `S3`, because the documents do not contain the rest.
 */
export function documentTerms(question: string, language: string | null): Term[] {
  const human = language ?? 'en';
  // Addresses are examples, and not what the question is about.
  const words = wordsOf(question.replace(/\bhttps?:\/\/\S+/gi, ' '));
  const { phrases, beginnings } = PHRASES.get(human) ?? PHRASES.get('en')!;
  const meanings = new Map<number, Map<string, number>>();
  const replaced = new Set<number>();
  const text = words.join(' ');
  for (const { words: phrase, means } of phrases) {
    const at = UNSPACED.test(phrase.join(''))
      ? text.indexOf(phrase.join(' '))
      : placeOf(words, phrase, { human, beginnings });
    if (at < 0) continue;
    const finds = meanings.get(at) ?? new Map<string, number>();
    for (const word of means) finds.set(word, SYNONYM);
    meanings.set(at, finds);
    if (phrase.length > 1) for (const i of phrase.keys()) replaced.add(at + i);
  }
  const own = words.flatMap((word, at) => {
    const known = human === 'en' || /^[a-z]+\d|^\d{3}$|_/.test(word) ? stems(word) : [];
    const meant = UNSPACED.test(word) ? undefined : meanings.get(at);
    meanings.delete(UNSPACED.test(word) ? -1 : at);
    const finds = new Map([
      ...(meant ?? []),
      ...known.map((each) => [each, replaced.has(at) || VERBS.has(each) ? WEAK : 1] as const),
    ]);
    return finds.size > 0 ? [{ finds }] : [];
  });
  return [...own, ...[...meanings.values()].map((finds) => ({ finds }))];
}

/** Words of a question that one word of the documents can be about. With more, it is by chance. */
const SHORT = 4;

/**
 * Whether a question in another language than English is about the documentation: it has two of its terms, or it is short and has one. How
 * much of it the documents cover is unknown, because they are in English.
 */
export function isAboutDocuments(question: string, language: string | null): boolean {
  if (language === null || language === 'en') return false;
  const terms = documentTerms(question, language).length;
  const words = [...new Intl.Segmenter(language, { granularity: 'word' }).segment(question)];
  return terms >= 2 || (terms === 1 && words.filter(({ isWordLike }) => isWordLike).length <= SHORT);
}

function placeOf(
  words: readonly string[],
  phrase: readonly string[],
  { human, beginnings }: { human: string; beginnings: readonly string[] },
): number {
  const same = (word: string, wanted: string) =>
    word === wanted ||
    (human === 'en' ? stem(word) === stem(wanted) : wanted.length >= WHOLE && word.startsWith(wanted)) ||
    beginnings.some((beginning) => word.startsWith(beginning) && word.slice(beginning.length).startsWith(wanted));
  return words.findIndex((_, at) => phrase.every((wanted, i) => same(words[at + i] ?? '', wanted)));
}

function wordsOf(text: string): string[] {
  return fold(text.replace(/([a-z])([A-Z])/g, '$1$2')).match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
}
