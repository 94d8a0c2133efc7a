/** Compares what Dex makes of a question for a program with what the corpus says. `README.md` has the rules. */
import { builtIn } from '../../src/reports/built-in.ts';
import type { AskBack, Meaning, ProgramQuestion, ProgramRequest } from './corpus/meaning.ts';
import type { FieldScore, Outcome, Reading, Score } from './reading.ts';
import { fieldsOf, scoreFields, type Written } from './score-fields.ts';

/** From best to worst. */
const RANK: readonly Outcome[] = ['right', 'named', 'asked', 'refused', 'silent'];

/** The score against the meaning that fits best. */
export function scoreProgram({ id, meanings, now }: ProgramQuestion, reading: Reading): Score {
  const scores = meanings.map((meaning): Score => {
    const fields = compare(meaning, { reading, now });
    return { id, fields, outcome: worstOf(fields) };
  });
  return scores.reduce((best, score) => (weight(score) < weight(best) ? score : best));
}

function worstOf(fields: readonly FieldScore[]): Outcome {
  return fields.reduce<Outcome>(
    (worst, { outcome }) => (RANK.indexOf(outcome) > RANK.indexOf(worst) ? outcome : worst),
    'right',
  );
}

/** The worst field decides, then the number of fields that are not right. No question has 1000 fields. */
function weight({ outcome, fields }: Score): number {
  return RANK.indexOf(outcome) * 1000 + fields.filter((field) => field.outcome !== 'right').length;
}

function compare(meaning: Meaning, { reading, now }: { reading: Reading; now: Temporal.Instant }): FieldScore[] {
  if (meaning.write) {
    if ('write' in reading) return scoreFields(meaning.write, { read: reading, now });
    const outcome = 'ask' in reading ? (asksForRequired(meaning.write, reading.ask) ? 'right' : 'asked') : 'refused';
    return [...fieldsOf(meaning.write)].map(([field, expected]) => ({ field, outcome, expected, read: reading }));
  }
  const [field, expected] = meaning.ask ? ['ask', meaning.ask] : ['answer', meaning.answer];
  return [{ field, outcome: withoutProgram(meaning, reading), expected, read: reading }];
}

function withoutProgram(meaning: Exclude<Meaning, { write: ProgramRequest }>, reading: Reading): Outcome {
  if ('refused' in reading) return meaning.answer === 'nothing' ? 'right' : 'refused';
  if ('write' in reading) return meaning.ask && saysSo(meaning.ask, reading) ? 'named' : 'silent';
  if ('ask' in reading) return meaning.ask && isSameQuestion(meaning.ask, reading.ask) ? 'right' : 'asked';
  // Text instead of a program or of a question is seen. So is an answer from the wrong place.
  return meaning.answer === reading.answer ? 'right' : 'refused';
}

/** A question is the same if it is about the same field or about one of the same words. */
function isSameQuestion(expected: AskBack, { about, words }: Pick<AskBack, 'about' | 'words'>): boolean {
  const [one, other] = [expected.about, about].map((field) => (field.startsWith('filters') ? 'filters' : field));
  return one === other || shareWords(expected.words, words);
}

function saysSo({ words, about }: AskBack, { unused = [], unable = [] }: Written): boolean {
  return unable.includes(about) || shareWords(words, unused);
}

function shareWords(some: readonly string[], others: readonly string[]): boolean {
  const folded = others.map((word) => word.toLowerCase()).filter(Boolean);
  return some.some((word) => folded.some((other) => other.includes(word) || word.includes(other)));
}

/** A report type that requires a period may ask for it, if the question has none. */
function asksForRequired({ report, filters = {} }: ProgramRequest, { about }: Pick<AskBack, 'about'>): boolean {
  const missing = (builtIn.find(report)?.required ?? []).filter((name) => !(name in filters));
  return missing.length > 0 && (about === 'dates' || missing.some((name) => about === `filters.${name}`));
}
