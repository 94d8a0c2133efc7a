/** Typing errors: an unknown word is taken for the known one that it resembles. */
import { NEGATIONS, TERMS } from './fact-kinds.ts';
import { NAMES } from './name-like.ts';
import type { Atom } from './sentence.ts';
import type { Fact } from './tokens.ts';
import type { WordIndex } from './word-index.ts';

/** Kinds in which a typing error is corrected. A wrong negation would reverse the meaning, so none is guessed. */
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
export const DATED = new Set([
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

/**
 * Whether a misspelled word can be this one. It must be in the language of the question, unless it is a term of this field. The name of a
 * person is not a month.
 */
function canBe({ kind, language }: Fact, { main, name }: { main: string | null; name: boolean }): boolean {
  if (NEGATIONS.has(kind)) return true;
  if (language !== 'und' && language !== 'recipe' && language !== main && !TERMS.has(kind)) return false;
  if (!name || NAMES.has(kind)) return true;
  return false;
}

/** Words of four letters resemble too many others, except those that say what the question is about, and those that only lack a letter. */
function isSureOfShort(word: string, { kind }: Fact): boolean {
  return kind === 'report' || (kind === 'day' && word.length > 4);
}

/** Takes an unknown word for the known one that it resembles. */
export function corrected(
  atom: Atom,
  index: WordIndex,
  { trusted, ...context }: { trusted: ReadonlySet<string>; main: string | null; name: boolean; dated: boolean },
): Atom {
  if (atom.kind !== 'word' || atom.facts.length > 0 || atom.text.length < 4) return atom;
  const similar = index.similar(atom.text, trusted).filter(({ fact }) => canBe(fact, context));
  const danger = similar.find(({ fact }) => NEGATIONS.has(fact.kind));
  if (danger) return { ...atom, facts: [{ ...danger.fact, kind: 'maybe-not' }], typo: danger.word };
  if (similar.length === 0) return atom;
  const [best] = similar.filter(
    ({ word, fact }) =>
      CORRECTED.has(fact.kind) &&
      (atom.text.length > 4 || isSureOfShort(word, fact)) &&
      (fact.kind !== 'month' || context.dated) &&
      // "Moved" is another form of a verb, and no misspelled "mover".
      (fact.kind !== 'adjective' || word.at(-1) === atom.text.at(-1)),
  );
  if (!best) return atom;
  const facts = similar.filter(({ word }) => word === best.word).map(({ fact }) => fact);
  return { ...atom, facts, typo: best.word };
}
