/** Cuts the tokens of a question into atoms, and decides its language. */
import { TERMS } from './fact-kinds.ts';
import { isName } from './name-like.ts';
import { isDisputed, mainLanguages, trustedLanguages } from './question-language.ts';
import { type Atom, isGlueFact, Sentence } from './sentence.ts';
import type { Fact, Token } from './tokens.ts';
import { corrected, DATED } from './typing-errors.ts';
import type { Match, WordIndex } from './word-index.ts';

/** How much a phrase is worth that means something, compared with one that is only glue. */
const MEANING = 1.1;

export function sentenceOf(text: string, tokens: readonly Token[], index: WordIndex): Sentence {
  const matches = tokens.map((token, i) => (token.kind === 'literal' ? [] : index.at(tokens, i)));
  const { language, rival } = mainLanguages(text, tokens, matches);
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
    const sign = isMinus(tokens, i)
      ? [{ kind: 'not', value: '', language: 'und' }]
      : isOrMore(tokens, i)
        ? [{ kind: 'compare', value: 'at-least', language: 'und' }]
        : [];
    const doubt = isDisputed(matches[i]!, language, rival) ? [{ kind: 'disputed', value: '', language: 'und' }] : [];
    const ending = index.ending(last.text, language);
    // "And" is part of the word only if the phrase does not begin with the same letter.
    const joined = kept[i]!.some((one) => one.length === length && !one.exact) && index.beginning(token.text, language);
    const { start, gap, kind } = token;
    const words = tokens.slice(i, i + length).map((one) => one.text);
    atoms.push({
      facts: exactOf([
        ...facts,
        ...sign,
        ...doubt,
        ...number,
        ...(ending ? [ending] : []),
        ...(joined ? [joined] : []),
      ]),
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

/** "-france" and "!FR", as in a search: a sign with no space before the next word, but with one after the previous word. */
function isMinus(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  // A single letter is an option of a command: "-X".
  const word = next?.kind === 'word' && !next.gap && !/^[a-z]$/.test(next.text);
  return /^[-−!]$/.test(tokens[at]!.text) && tokens[at]!.gap && word;
}

/** "500+ clicks" */
function isOrMore(tokens: readonly Token[], at: number): boolean {
  const [before, sign, next] = [tokens[at - 1], tokens[at]!, tokens[at + 1]];
  return sign.text === '+' && !sign.gap && before?.kind === 'number' && next?.gap === true && next.kind === 'word';
}

/** A dual, such as *two weeks* in one word, looks like its singular with an ending. It is never that. */
function exactOf(facts: readonly Fact[]): readonly Fact[] {
  const duals = facts.filter(({ kind }) => kind === 'dual');
  return duals.length > 0 ? duals : facts;
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
