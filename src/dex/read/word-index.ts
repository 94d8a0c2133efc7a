/** The phrases of all lexicons, prepared for the search of those that begin at a word. */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { fold } from './fold.ts';
import { type Fact, spellingsOf, type Token, tonesOf, wordsOf } from './tokens.ts';

export interface Phrase {
  words: readonly Word[];
  fact: Fact;
}

/** One word of a phrase. `open` words have any further ending of at most so many letters. */
interface Word {
  text: string;
  open: number;
  /** The form in which tones count. */
  toned?: string;
  /** Whether the ending must begin with a vowel. */
  inflected?: boolean;
}

/** How a case of a Slavic name goes on behind its stem. */
const CASE = /^(?:$|[аеиоуыэюяьйіїєaeiouy])/u;

export interface Match {
  fact: Fact;
  /** Number of tokens. */
  length: number;
  /** Whether it is in the text as in the lexicon, without endings. */
  exact: boolean;
  /** Whether its tones are those of the lexicon, too. */
  toned: boolean;
}

export interface WordIndex {
  /** All phrases that begin with the token. */
  at(tokens: readonly Token[], start: number): Match[];
  /** What the ending of a word means in a language. */
  ending(text: string, language: string | null): Fact | null;
  /** What the beginning of a word means in a language. */
  beginning(text: string, language: string | null): Fact | null;
  /** Single words that differ from the text by a typing error. */
  similar(text: string, languages: ReadonlySet<string>): { word: string; fact: Fact }[];
}

/** Letters that `word*` in a lexicon can have besides. */
const OPEN = 6;

/** Words of fewer letters have no endings. */
const SHORTEST = 3;

export function indexWords(lexicons: readonly Lexicon[], phrases: readonly Phrase[]): WordIndex {
  const closed = new Map<string, Phrase[]>();
  const open = new Map<string, Phrase[]>();
  const endings = new Map<string, readonly string[]>(
    lexicons.map((one) => [one.language, (one.endings ?? []).map(fold)]),
  );
  const beginnings = new Map(lexicons.map((one) => [one.language, (one.beginnings ?? []).map(fold)]));
  const changes = [...endings].flatMap(([language, list]) => list.map((ending) => ({ ending, language })));
  const starts = [...beginnings].flatMap(([language, list]) => list.map((beginning) => ({ beginning, language })));
  for (const phrase of [...lexicons.flatMap(phrasesOf), ...phrases]) {
    const [first] = phrase.words;
    if (!first) continue;
    const map = first.open > 0 ? open : closed;
    const list = map.get(first.text);
    if (list) list.push(phrase);
    else map.set(first.text, [phrase]);
  }
  const singles = [...closed].flatMap(([word, list]) =>
    list.filter(({ words }) => words.length === 1).map(({ fact }) => ({ word, fact })),
  );

  const stems = [...open].flatMap(([word, list]) =>
    word.length < 5
      ? []
      : list.filter(({ words }) => words.length === 1).map(({ words, fact }) => ({ word, fact, most: words[0]!.open })),
  );

  /** The token without the prefixes and suffixes of its language. */
  const bare = (text: string, language: string): string[] => {
    const begun = [
      text,
      ...(beginnings.get(language) ?? []).filter((one) => text.startsWith(one)).map((one) => text.slice(one.length)),
    ];
    return begun
      .flatMap((form) => [
        form,
        ...(endings.get(language) ?? []).filter((one) => form.endsWith(one)).map((one) => form.slice(0, -one.length)),
      ])
      .filter(
        (form) =>
          form === text ||
          form.length >= (/^\p{ASCII}/u.test(form) ? SHORTEST : /^\p{Script=Hangul}/u.test(form) ? 1 : 2),
      );
  };
  const tonal = new Set(lexicons.filter(({ tones }) => tones).map(({ language }) => language));
  const fits = (word: Word, token: Token, language: string): boolean => {
    if (token.kind === 'literal') return false;
    // Without any mark, the word may have been written without its tones.
    if (tonal.has(language) && word.toned !== undefined && !/^[\p{ASCII}]*$/u.test(token.toned))
      return word.toned === token.toned;
    if (word.text === token.text) return true;
    if (token.kind !== 'word') return false;
    return bare(token.text, language).some((form) =>
      word.open > 0
        ? form.startsWith(word.text) &&
          form.length - word.text.length <= word.open &&
          (!word.inflected || CASE.test(form.slice(word.text.length)))
        : form === word.text,
    );
  };
  const candidates = (token: Token): Set<Phrase> => {
    const found = new Set<Phrase>(closed.get(token.text));
    const add = (list: readonly Phrase[] | undefined, language: string | null) => {
      for (const phrase of list ?? []) if (language === null || phrase.fact.language === language) found.add(phrase);
    };
    const addOpen = (text: string, language: string | null) => {
      for (let length = Math.max(1, text.length - OPEN); length <= text.length; length++)
        add(open.get(text.slice(0, length)), language);
    };
    addOpen(token.text, null);
    if (token.kind !== 'word') return found;
    for (const { beginning, language } of starts) {
      if (!token.text.startsWith(beginning) || token.text.length - beginning.length < 2) continue;
      const rest = token.text.slice(beginning.length);
      addOpen(rest, language);
      for (const form of bare(rest, language)) add(closed.get(form), language);
    }
    for (const { ending, language } of changes) {
      if (token.text.endsWith(ending)) add(closed.get(token.text.slice(0, -ending.length)), language);
    }
    return found;
  };
  return {
    at(tokens, start) {
      const found: Match[] = [];
      for (const { words, fact } of candidates(tokens[start]!)) {
        if (start + words.length > tokens.length) continue;
        if (words.every((word, i) => fits(word, tokens[start + i]!, fact.language))) {
          const exact = words.every((word, i) => word.open === 0 && word.text === tokens[start + i]!.text);
          const toned = words.every((word, i) => word.toned === tokens[start + i]!.toned);
          found.push({ fact, length: words.length, exact, toned });
        }
      }
      const exact = (match: Match) => !tonal.has(match.fact.language) || match.toned;
      const tones = new Set(found.filter((match) => match.toned).map(({ fact }) => fact.language));
      // What is spelled with the same tones is meant, and not what only has the same letters.
      return found.filter((match) => exact(match) || !tones.has(match.fact.language));
    },
    ending(text, language) {
      const own = lexicons.find((one) => one.language === language)?.meaningfulEndings ?? {};
      const [, kind] =
        Object.entries(own).find(([ending]) => text.endsWith(fold(ending)) && text !== fold(ending)) ?? [];
      return kind && language ? { kind, value: '', language } : null;
    },
    beginning(text, language) {
      const own = lexicons.find((one) => one.language === language)?.meaningfulBeginnings ?? {};
      const [, kind] = Object.entries(own).find(([start]) => text.startsWith(fold(start)) && text.length > 3) ?? [];
      return kind && language ? { kind, value: '', language } : null;
    },
    similar(text, languages) {
      const forms = new Map(
        [...languages].map((language) => [
          language,
          bare(text, language).filter((form) => form === text || form.length > 4),
        ]),
      );
      const whole = singles.filter(({ word, fact }) => forms.get(fact.language)?.some((form) => isTypo(form, word)));
      if (whole.length > 0 || text.length < 6) return whole;
      return stems.filter(
        ({ word, fact, most }) =>
          languages.has(fact.language) &&
          [-1, 0, 1].some((more) => {
            const length = word.length + more;
            return length <= text.length && text.length - length <= most && isTypo(text.slice(0, length), word);
          }),
      );
    },
  };
}

function phrasesOf({ language, words, compounds }: Lexicon): Phrase[] {
  const entries = [...Object.entries(words), ...(compounds ? compoundsOf(compounds) : [])];
  return entries.flatMap(([concept, list]) => {
    const colon = concept.indexOf(':');
    const fact = {
      kind: colon < 0 ? concept : concept.slice(0, colon),
      value: colon < 0 ? '' : concept.slice(colon + 1),
      language,
    };
    return list!.split(/,\s+/).map((phrase) => phraseOf(phrase, fact));
  });
}

/** "Dienstagabend" is a weekday and a part of the day, and "dienstagabends" is each of them. */
function compoundsOf({ weekdays, parts }: NonNullable<Lexicon['compounds']>): [string, string][] {
  return Object.entries(parts).flatMap(([concept, list]) =>
    weekdays.split(', ').flatMap((weekday, i): [string, string][] => {
      const every = concept.startsWith('every-');
      const words = list!
        .split(', ')
        .map((part) => `${weekday}${part}`)
        .join(', ');
      return [
        [`${every ? 'every-weekday' : 'weekday'}:${i + 1}`, words],
        [concept.replace('every-', ''), words],
      ];
    }),
  );
}

/** A phrase as data. `word*` is open. */
export function phraseOf(phrase: string, fact: Fact): Phrase {
  const words = phrase
    .trim()
    .split(/\s+/)
    .flatMap((part): Word[] => {
      const star = part.length > 1 && part.endsWith('*');
      const texts = spellingsOf(star ? part.slice(0, -1) : part);
      return texts.map((text, i) => ({
        text: fold(text),
        toned: tonesOf(text),
        open: star && i === texts.length - 1 ? OPEN : 0,
      }));
    });
  return { words, fact };
}

/** A name whose last vowels change by case: Германия is also Германии. */
export function inflectedName(name: string, fact: Fact): Phrase {
  const words = name.split(/[\s-]+/).flatMap((part) =>
    wordsOf(part).map((text) => {
      const stem = text.replace(/[аеиоуыэюяйьіїєaeiouy]{1,2}$/u, '');
      return stem.length >= 3 && text.length >= 4 ? { text: stem, open: 3, inflected: true } : { text, open: 0 };
    }),
  );
  return { words, fact };
}

/**
 * Whether one typing error makes one word of the other: a letter too much, too few, wrong, or two exchanged. Words of at least
 * nine letters can have two. The first letter is right.
 */
function isTypo(one: string, other: string): boolean {
  const length = Math.max(one.length, other.length);
  if (one === other || one[0] !== other[0] || Math.min(one.length, other.length) < 4) return false;
  const most = length >= 9 ? 2 : 1;
  if (Math.abs(one.length - other.length) > most) return false;
  // Two letters too many can be a negation: *katıldığımız* we joined, *katılmadığımız* we did not.
  if (one.length > other.length + 1) return false;
  return editDistance(one, other) <= most;
}

function editDistance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[one.length]![other.length]!;
}
