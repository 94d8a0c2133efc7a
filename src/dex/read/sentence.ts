/** A question as a row of atoms: what each word or phrase can mean. Readers take the atoms that they understand. */
import type { Fact, Token } from './tokens.ts';
import type { Match, WordIndex } from './word-index.ts';

export interface Atom {
  /** All that the phrase can mean. Empty for unknown words. */
  facts: readonly Fact[];
  kind: Token['kind'];
  /** The folded form. */
  text: string;
  start: number;
  end: number;
  gap: boolean;
  /** Whether a reader has understood it. */
  used: boolean;
  /** The word that it is taken for, if it has a typing error. */
  typo?: string;
}

/** A sequence of atoms that fits a pattern. */
export interface Found {
  from: number;
  /** Exclusive. */
  to: number;
  /** The facts in the order of the pattern. Null for an optional item that is not there. */
  facts: readonly (Fact | null)[];
}

/** Kinds that stand between others and mean nothing there. */
const GLUE = new Set(['filler', 'in', 'at', 'by', 'please', 'not-only', 'having', 'contrast', 'staff', 'deliver']);

/** Maximum glue between two items of a pattern. */
const MAX_GLUE = 3;

/** Glue that also connects, and that no pattern skips. */
const LINKS = ['to', 'until', 'not', 'before', 'after', 'versus'] as const;

/** How much a phrase is worth that means something, compared with one that is only glue. */
const MEANING = 1.1;

interface Item {
  kinds: readonly { kind: string; value: string | null }[];
  optional: boolean;
}

const PATTERNS = new Map<string, readonly Item[]>();

/** `last|this number unit=day?`: items of one kind or several, with a value or any, `?` if optional. */
function itemsOf(pattern: string): readonly Item[] {
  const known = PATTERNS.get(pattern);
  if (known) return known;
  const items = pattern.split(' ').map((item) => ({
    optional: item.endsWith('?'),
    kinds: item
      .replace(/\?$/, '')
      .split('|')
      .map((one) => ({ kind: one.split('=')[0]!, value: one.includes('=') ? one.slice(one.indexOf('=') + 1) : null })),
  }));
  PATTERNS.set(pattern, items);
  return items;
}

export class Sentence {
  readonly text: string;
  readonly atoms: readonly Atom[];
  /** Language of most words, such as `en`. Null if no word is known. */
  readonly language: string | null;

  constructor({ text, atoms, language }: { text: string; atoms: readonly Atom[]; language: string | null }) {
    this.text = text;
    this.atoms = atoms;
    this.language = language;
  }

  /** The fact of a kind that an atom can mean. */
  fact(at: number, kind: string, value: string | null = null): Fact | null {
    const atom = this.atoms[at];
    if (!atom) return null;
    return (
      atom.facts.find((fact) => fact.kind === kind && (value === null || fact.value === value)) ??
      derived(atom, kind, value)
    );
  }

  has(at: number, ...kinds: readonly string[]): boolean {
    return kinds.some((kind) => this.fact(at, kind) !== null);
  }

  /** Whether any atom, also a used one, can mean this. */
  says(...kinds: readonly string[]): boolean {
    return this.atoms.some((_, i) => this.has(i, ...kinds));
  }

  /** Whether the atom is only glue. */
  isGlue(at: number): boolean {
    const atom = this.atoms[at];
    return atom?.facts.some(({ kind }) => GLUE.has(kind)) ?? false;
  }

  /** The longest fit of a pattern that begins at an atom. */
  match(pattern: string, at: number): Found | null {
    if (this.atoms[at]?.used) return null;
    return this.#match(itemsOf(pattern), 0, at, [], true);
  }

  #match(
    items: readonly Item[],
    item: number,
    at: number,
    facts: readonly (Fact | null)[],
    first: boolean,
  ): Found | null {
    const wanted = items[item];
    if (!wanted) return { from: 0, to: at, facts };
    for (let i = at, glue = 0; i < this.atoms.length && glue <= MAX_GLUE; i++, glue++) {
      const atom = this.atoms[i]!;
      if (!atom.used) {
        for (const { kind, value } of wanted.kinds) {
          const fact = this.fact(i, kind, value);
          if (!fact) continue;
          const rest = this.#match(items, item + 1, i + 1, [...facts, fact], false);
          if (rest) return { ...rest, from: first ? i : rest.from };
        }
      }
      if (first || !this.isGlue(i) || this.has(i, ...LINKS)) break;
    }
    return wanted.optional ? this.#match(items, item + 1, at, [...facts, null], first) : null;
  }

  /** The first fit of a pattern. */
  find(pattern: string): Found | null {
    for (let at = 0; at < this.atoms.length; at++) {
      const found = this.match(pattern, at);
      if (found) return { ...found, from: at };
    }
    return null;
  }

  /** Finds the first fit and uses it. */
  take(pattern: string): Found | null {
    const found = this.find(pattern);
    if (found) this.use(found.from, found.to);
    return found;
  }

  use(from: number, to: number = from + 1): void {
    for (const atom of this.atoms.slice(from, to)) atom.used = true;
  }

  /** The original spelling of atoms. */
  spelled(from: number, to: number = from + 1): string {
    const first = this.atoms[from];
    const last = this.atoms[to - 1];
    return first && last ? this.text.slice(first.start, last.end) : '';
  }

  /** The nearest atom before or after, beyond glue. -1 if there is none. */
  beyondGlue(at: number, step: 1 | -1): number {
    let i = at + step;
    while (this.atoms[i] && this.isGlue(i) && !this.atoms[i]!.facts.some(({ kind }) => !GLUE.has(kind))) i += step;
    return this.atoms[i] ? i : -1;
  }
}

/** Facts that follow from a number or a mark. */
function derived(atom: Atom, kind: string, wanted: string | null): Fact | null {
  const number = atom.facts.find((fact) => fact.kind === 'number');
  const value = Number(number?.value);
  if (kind === 'monthday' && number && value >= 1 && value <= 31) return { ...number, kind };
  if (kind === 'year' && atom.kind === 'number' && value >= 2010 && value < 2040) return { ...number!, kind };
  if (kind === 'unknown' && atom.kind === 'word' && atom.facts.length === 0)
    return { kind, value: atom.text, language: 'und' };
  if (kind === 'mark' && atom.kind === 'mark' && (wanted === null || wanted === atom.text))
    return { kind, value: atom.text, language: 'und' };
  return null;
}

/** Cuts the tokens into atoms, and decides the language. */
export function sentenceOf(text: string, tokens: readonly Token[], index: WordIndex): Sentence {
  const matches = tokens.map((token, i) => (token.kind === 'literal' ? [] : index.at(tokens, i)));
  const votes = votesOf(text, tokens, matches);
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  const language = first?.[0] ?? null;
  const rival = first && second && second[1] > CLOSE * first[1] ? second[0] : null;
  const trusted = trustedLanguages(text, tokens, { matches, main: language });
  const kept = matches.map((list) =>
    list.filter(({ fact, exact }) => trusted.has(fact.language) && (exact || !isFixedMonth(fact))),
  );
  const spoken = new Set(['und', 'recipe', 'en', ...(language ? [language] : [])]);
  const atoms: Atom[] = [];
  for (let i = 0, lengths = bestLengths(kept); i < tokens.length; i += lengths[i]!) {
    const token = tokens[i]!;
    const length = lengths[i]!;
    const last = tokens[i + length - 1]!;
    // A word of the question that only fills in another language is unknown in this one: "even" is Dutch for a moment.
    const here = kept[i]!.filter((one) => one.length === length)
      .map(({ fact }) => fact)
      .filter((fact) => !isGlueFact(fact) || fact.kind === 'please' || spoken.has(fact.language));
    const own = here.filter(
      (fact) => fact.language === language || fact.language === 'und' || fact.language === 'recipe',
    );
    const facts = token.fact
      ? [token.fact]
      : own.length > 0
        ? [
            ...own,
            ...here.filter((fact) => fact.language === 'en' && fact.language !== language && TERMS.has(fact.kind)),
          ]
        : here;
    const number =
      token.kind === 'number' && length === 1 ? [{ kind: 'number', value: token.text, language: 'und' }] : [];
    const sign = isMinus(tokens, i) ? [{ kind: 'not', value: '', language: 'und' }] : [];
    const doubt = isDisputed(matches[i]!, language, rival) ? [{ kind: 'disputed', value: '', language: 'und' }] : [];
    const ending = index.ending(last.text, language);
    const { start, gap, kind } = token;
    const words = tokens.slice(i, i + length).map((one) => one.text);
    atoms.push({
      facts: exactOf([...facts, ...sign, ...doubt, ...number, ...(ending ? [ending] : [])]),
      kind,
      text: words.join(' '),
      start,
      end: last.end,
      gap,
      used: false,
    });
  }
  // "Ne kupon ne hediye": a word that negates only if it is repeated.
  const repeated = atoms.filter(({ facts }) => facts.some(({ kind }) => kind === 'neither'));
  if (repeated.length > 1) for (const atom of repeated) atom.facts = [{ kind: 'not', value: '', language: 'und' }];
  return new Sentence({
    text,
    atoms: atoms.map((atom, at) =>
      corrected(atom, index, {
        trusted,
        main: language,
        name: isName(text, atoms, at),
        // A misspelled month has a number, a year or a preposition beside it. "Maior" is no May.
        dated: [at - 1, at + 1].some((i) => atoms[i]?.facts.some(({ kind }) => DATED.has(kind))),
      }),
    ),
    language,
  });
}

/** Languages whose names of months have no endings: "Maier" is no May. */
const FIXED_MONTHS = new Set(['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'id', 'vi']);

function isFixedMonth({ kind, language }: Fact): boolean {
  return kind === 'month' && FIXED_MONTHS.has(language);
}

/** Languages are a close call if the second has more than this share of the votes of the first. */
const CLOSE = 0.92;

/** "No" is a negation in Spanish, and "in the" in Portuguese. If the question can be both, it must not decide what is excluded. */
function isDisputed(matches: readonly Match[], language: string | null, rival: string | null): boolean {
  if (language === null || rival === null || !UNLIKE.some((pair) => pair.includes(language) && pair.includes(rival)))
    return false;
  const negates = (one: string) => matches.some(({ fact }) => fact.language === one && DANGEROUS.has(fact.kind));
  const knows = (one: string) => matches.some(({ fact }) => fact.language === one);
  return knows(language) && knows(rival) && negates(language) !== negates(rival);
}

/** Languages that share many words, and not the negations. */
const UNLIKE: readonly (readonly [string, string])[] = [
  ['es', 'pt'],
  ['it', 'pt'],
  ['fr', 'pt'],
  ['es', 'it'],
];

/** "-france" and "!FR", as in a search: a sign that is written together with the word behind it, and not with the one before. */
function isMinus(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  // A single letter is an option of a command: "-X".
  const word = next?.kind === 'word' && !next.gap && !/^[a-z]$/.test(next.text);
  return /^[-−!]$/.test(tokens[at]!.text) && tokens[at]!.gap && word;
}

/** A dual, such as *two weeks* in one word, looks like its singular with an ending. It is never that. */
function exactOf(facts: readonly Fact[]): readonly Fact[] {
  const duals = facts.filter(({ kind }) => kind === 'dual');
  return duals.length > 0 ? duals : facts;
}

/** Kinds whose English words are used in other languages, too. Operators are not among them: "no" is "in" in Portuguese. */
const TERMS = new Set(['report', 'weak-report', 'value', 'format', 'column', 'filter', 'topic', 'excluded', 'program']);

function isGlueFact({ kind }: Fact): boolean {
  return GLUE.has(kind);
}

/** Of each language, how many of the words are its own. Words that several languages have count less. */
function votesOf(text: string, tokens: readonly Token[], matches: readonly Match[][]): Map<string, number> {
  const votes = new Map<string, number>();
  const vote = (language: string, weight: number) => votes.set(language, (votes.get(language) ?? 0) + weight);
  // Words within a longer phrase of a language have voted with it.
  const ends = new Map<string, number>();
  for (const [i, list] of matches.entries()) {
    const longest = new Map<string, number>();
    for (const { fact, length } of list) {
      if (fact.language === 'und' || fact.language === 'recipe' || fact.kind === 'not-a-code') continue;
      if (i < (ends.get(fact.language) ?? 0)) continue;
      longest.set(fact.language, Math.max(longest.get(fact.language) ?? 0, length));
    }
    for (const [language, length] of longest) ends.set(language, i + length);
    // Terms of this field are English in many languages.
    // A phrase that only one language has counts in full, whatever its first word is in others.
    const most = Math.max(...longest.values());
    const equals = [...longest.values()].filter((length) => length === most).length;
    for (const [language, length] of longest)
      vote(language, length / (length === most ? equals : longest.size) + (tokens[i]!.text.length > 1 ? 0.1 : 0));
  }
  for (const [language, script] of SCRIPTS) if (script.test(text)) vote(language, 5);
  if (votes.has('en')) vote('en', 0.05);
  return votes;
}

/** Scripts that only one of the lexicons has. */
const SCRIPTS: readonly (readonly [language: string, script: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['ko', /\p{Script=Hangul}/u],
  ['zh', /\p{Script=Han}/u],
  ['uk', /[іїєґ]/iu],
  ['ru', /[ыэъё]/iu],
  ['ar', /\p{Script=Arabic}/u],
  ['he', /\p{Script=Hebrew}/u],
  ['hi', /\p{Script=Devanagari}/u],
];

/**
 * The languages whose words count: the main one, English, and those with a longer word that none of these has. Short words mean
 * something in some language or other.
 */
function trustedLanguages(
  text: string,
  tokens: readonly Token[],
  { matches, main }: { matches: readonly Match[][]; main: string | null },
): Set<string> {
  const trusted = new Set(['und', 'recipe', 'en', ...(main ? [main] : [])]);
  const own = new Set<string>();
  for (const [i, list] of matches.entries()) {
    if (list.some(({ fact }) => trusted.has(fact.language)) || tokens[i]!.text.length < 4) continue;
    const name = isName(text, tokens, i);
    for (const { fact, exact } of list) if (exact && (!name || NAMES.has(fact.kind))) own.add(fact.language);
  }
  return trusted.union(own);
}

/** The number of tokens of the atom at each position, so that long phrases win. */
function bestLengths(matches: readonly Match[][]): number[] {
  const lengths = new Array<number>(matches.length).fill(1);
  const score = new Array<number>(matches.length + 1).fill(0);
  for (let i = matches.length - 1; i >= 0; i--) {
    score[i] = score[i + 1]!;
    for (const { fact, length } of matches[i]!) {
      const worth = length * length * (isGlueFact(fact) ? 1 : MEANING) + score[i + length]!;
      if (worth > score[i]!) [score[i], lengths[i]] = [worth, length];
    }
  }
  return lengths;
}

/** Kinds in which a typing error is corrected. A wrong negation would turn the meaning round, so none is guessed. */
const CORRECTED = new Set([
  'report',
  'weak-report',
  'value',
  'adjective',
  'unit',
  'last',
  'next',
  'this',
  'day',
  'month',
  'cadence',
  'every',
  'fetch',
  'program',
  'format',
  'filter',
  'columns',
  'sort',
  'people',
  'part',
  'in',
  'please',
  'code',
  'weekday',
]);
/** Kinds beside which an unknown word can be a misspelled month. */
const DATED = new Set([
  'number',
  'since',
  'until',
  'before',
  'after',
  'between',
  'last',
  'this',
  'next',
  'month',
  'ordinal',
]);
const DANGEROUS = new Set(['not', 'not-after']);

/** Of those, kinds of words that are capitalized in the middle of a sentence. */
const NAMES = new Set(['report', 'weak-report', 'value', 'people', 'program', 'format']);

/** Whether a word is capitalized within a sentence. It can be a name, such as that of the sender, that resembles a word. */
function isName(text: string, atoms: readonly Pick<Atom, 'start' | 'end' | 'text'>[], at: number): boolean {
  const spelled = text.slice(atoms[at]!.start, atoms[at]!.end);
  const begins = at === 0 || /^[.!?:]$/.test(atoms[at - 1]!.text);
  return !begins && /^\p{Lu}[^\p{Lu}]+$/u.test(spelled);
}

/**
 * Whether a misspelled word can be this one. Only terms of this field are in a language that is not that of the question, and the name of a
 * person is no month.
 */
function canBe({ kind, language }: Fact, { main, name }: { main: string | null; name: boolean }): boolean {
  if (DANGEROUS.has(kind)) return true;
  if (language !== 'und' && language !== 'recipe' && language !== main && !TERMS.has(kind)) return false;
  if (!name || NAMES.has(kind)) return true;
  return false;
}

/** Takes an unknown word for the known one that it resembles. */
function corrected(
  atom: Atom,
  index: WordIndex,
  { trusted, ...context }: { trusted: ReadonlySet<string>; main: string | null; name: boolean; dated: boolean },
): Atom {
  if (atom.kind !== 'word' || atom.facts.length > 0 || atom.text.length < 4) return atom;
  const similar = index.similar(atom.text, trusted).filter(({ fact }) => canBe(fact, context));
  const danger = similar.find(({ fact }) => DANGEROUS.has(fact.kind));
  if (danger) return { ...atom, facts: [{ ...danger.fact, kind: 'maybe-not' }], typo: danger.word };
  if (atom.text.length < 5 || similar.length === 0) return atom;
  const [best] = similar.filter(({ fact }) => CORRECTED.has(fact.kind) && (fact.kind !== 'month' || context.dated));
  if (!best) return atom;
  const facts = similar.filter(({ word }) => word === best.word).map(({ fact }) => fact);
  return { ...atom, facts, typo: best.word };
}
