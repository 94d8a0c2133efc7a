/** Unknown words: what they are about, and whether they could change the rows. */
import type { Place } from './leftover-dates.ts';
import type { Sentence } from './sentence.ts';
import type { ValueGroup } from './value-groups.ts';

/**
 * Whether an unknown word could exclude a value: a preposition is between them, or it is right before the name of a country, or it ends what
 * is said about the value: "ex Italy", "France can be skipped".
 */
export function leadsTo(sentence: Sentence, at: number, { filter, start, end }: ValueGroup): boolean {
  const isGap = (from: number, to: number) => {
    for (let i = from; i < to; i++) if (!sentence.isGlue(i)) return false;
    return true;
  };
  const spelled = sentence.spelled(at);
  if (start === at + 1) return filter === 'country' && /^\p{Ll}+$/u.test(spelled) && spelled.length < 5;
  if (start > at) return start <= at + 3 && isGap(at + 1, start);
  let last = at;
  while (sentence.has(last + 1, 'unknown')) last++;
  return at > end && at <= end + 3 && isGap(end, at) && (sentence.atoms[last + 1]?.kind ?? 'mark') === 'mark';
}

/** Kinds that can stand between an unknown word and the word that it is about. */
const THROUGH = ['only', 'every', 'whole', 'also', 'filter', 'unknown', 'last', 'this', 'next', 'compare', 'verb'];

/**
 * What an unknown word is about: the nearest noun of the report, value or period in the same clause. Without the word, the program for
 * "deals for students" or "the first half of 2026" would export other rows.
 */
export function touches(
  sentence: Sentence,
  at: number,
  { nouns, dates, values }: { nouns: readonly number[]; dates: readonly Place[]; values: readonly ValueGroup[] },
): 'noun' | 'date' | ValueGroup | null {
  const reached = (step: 1 | -1) => {
    for (let i = at + step; sentence.atoms[i]; i += step) {
      const group = values.find(({ start, end }) => i >= start && i < end);
      if (group) return group;
      if (dates.some((span) => i >= span.at && i < span.end)) return 'date';
      if (nouns.includes(i)) return 'noun';
      // "Speichert die Angebote": an adjective would be after the article.
      if (i === at + 1 && sentence.has(i, 'article')) return null;
      // "Demande la liste des offres": what is about the list is not about its rows.
      if (step > 0 && i > at + 1 && sentence.has(i, 'some-report')) return null;
      const hyphen = /^[-–]$/.test(sentence.atoms[i]!.text) && !sentence.atoms[i]!.gap;
      const through = hyphen || sentence.isGlue(i) || sentence.has(i, ...THROUGH);
      if (!through || sentence.has(i, 'please', 'and', 'or')) return null;
    }
    return null;
  };
  return reached(1) ?? reached(-1);
}

/** "My colleague Frank" */
export function isColleague(sentence: Sentence, at: number): boolean {
  return sentence.has(at - 1, 'staff') && /^\p{Lu}/u.test(sentence.spelled(at));
}

/** The name of a person, a company or a machine is not a condition. "Only Neukunden" and "Black Friday" are. */
export function isAddress(sentence: Sentence, at: number): boolean {
  // German capitalizes every noun.
  if (sentence.language === 'de' && touchesNothingBefore(sentence, at)) return false;
  if (at === 0 || sentence.has(sentence.beyondGlue(at, -1), 'only') || sentence.has(at + 1, 'only', 'weekday'))
    return false;
  return /^\p{Lu}/u.test(sentence.spelled(at));
}

/** A letter of so many characters can end with the name of its sender. */
const LETTER = 100;

/** The name of the sender: at most three unknown words at the end of a letter, behind a punctuation mark. */
export function isSender(sentence: Sentence, at: number): boolean {
  if (sentence.text.length < LETTER) return false;
  let [first, last] = [at, at];
  while (sentence.has(first - 1, 'unknown')) first--;
  while (sentence.has(last + 1, 'unknown')) last++;
  const ends = sentence.atoms.slice(last + 1).every(({ kind }) => kind === 'mark');
  return ends && last - first < 3 && sentence.atoms[first - 1]?.kind === 'mark';
}

/** Whether the word is within a clause, and not at the beginning of a line or after a punctuation mark. */
function touchesNothingBefore(sentence: Sentence, at: number): boolean {
  const before = sentence.atoms[at - 1];
  return before !== undefined && before.kind !== 'mark' && sentence.isGlue(at - 1);
}

/** The unknown word with the unknown words beside it. */
export function around(sentence: Sentence, at: number): string {
  let [from, to] = [at, at + 1];
  while (sentence.has(from - 1, 'unknown')) from--;
  while (sentence.has(to, 'unknown')) to++;
  return sentence.spelled(from, to);
}

/** "Deals from Timbuktuland": only a preposition is between the noun of the report and a word that no lexicon has. */
export function isOrigin(sentence: Sentence, at: number, nouns: readonly number[]): boolean {
  const before = sentence.has(at - 1, 'article') && !sentence.has(at - 1, 'in') ? at - 2 : at - 1;
  if (!sentence.has(before, 'in', 'since')) return false;
  const noun = sentence.has(before - 1, 'only') ? before - 2 : before - 1;
  return nouns.includes(noun) && !sentence.has(at, 'code');
}

/** "Deals from London", but not "our shop in Berlin". */
export function isPlaceOfReport(sentence: Sentence, at: number, nouns: readonly number[]): boolean {
  if (!sentence.has(at - 1, 'in', 'since')) return false;
  return nouns.includes(at - 2) || sentence.has(sentence.beyondGlue(at, -1), 'report');
}
