/** The language of a question, and the languages whose words count in it. */
import { NEGATIONS } from './fact-kinds.ts';
import { isName, NAMES } from './name-like.ts';
import type { Token } from './tokens.ts';
import type { Match } from './word-index.ts';

/** Languages are a close call if the second has more than this share of the votes of the first. */
const CLOSE = 0.92;

/** The two languages with the most votes. The second is a rival if it is a close call. Null if no word is known. */
export function mainLanguages(
  text: string,
  tokens: readonly Token[],
  matches: readonly Match[][],
): { language: string | null; rival: string | null } {
  const votes = votesOf(text, tokens, matches);
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  const rival = first && second && second[1] > CLOSE * first[1] ? second[0] : null;
  return { language: first?.[0] ?? null, rival };
}

/** For each language, how many of the words belong to it. Words that several languages have count less. */
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
    // A phrase that only one language has counts in full, even if its first word also exists in others.
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
 * The languages whose words count: the main one, English, and every language with a long word that neither of them has. Short words do not
 * qualify a language, because almost all of them mean something in some language.
 */
export function trustedLanguages(
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

/** "No" is a negation in Spanish, and "in the" in Portuguese. If the question can be in either language, the word must not decide what is excluded. */
export function isDisputed(matches: readonly Match[], language: string | null, rival: string | null): boolean {
  if (language === null || rival === null || !UNLIKE.some((pair) => pair.includes(language) && pair.includes(rival)))
    return false;
  const negates = (one: string) => matches.some(({ fact }) => fact.language === one && NEGATIONS.has(fact.kind));
  const knows = (one: string) => matches.some(({ fact }) => fact.language === one);
  return knows(language) && knows(rival) && negates(language) !== negates(rival);
}

/** Languages that share many words, but not their negations. */
const UNLIKE: readonly (readonly [string, string])[] = [
  ['es', 'pt'],
  ['it', 'pt'],
  ['fr', 'pt'],
  ['es', 'it'],
];
