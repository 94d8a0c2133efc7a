/** Countries by code and by adjective. */
import { CODES } from './intl-words.ts';
import type { Sentence } from './sentence.ts';
import { type Entry, isAllBut, isLink, NOUNS } from './value-groups.ts';

/** Adds country codes and adjectives of countries. A code next to a country is one, too. */
export function withCountries(sentence: Sentence, entries: Entry[]): Entry[] {
  const all = [...entries];
  const add = (at: number, code: string) => {
    all.push({ at, end: at + 1, filter: 'country', values: [code] });
    sentence.use(at);
  };
  for (let at = 0; at < sentence.atoms.length; at++) {
    const people = sentence.atoms[at]!.used ? null : sentence.fact(at, 'people');
    // "Italian phones"
    const phones =
      people &&
      sentence.has(at + 1, 'value') &&
      sentence.has(sentence.beyondGlue(at, -1), ...NOUNS, 'month', 'number', 'date');
    // "For the German market"
    const market = people && sentence.has(at + 1, 'audience') && sentence.has(at - 1, 'in', 'article');
    if (market) sentence.use(at + 1);
    if (people && (market || phones || isBeforeNoun(sentence, at) || isExcludedPeople(sentence, at, all)))
      add(at, people.value);
  }
  for (let known = -1; known < all.length; ) {
    known = all.length;
    for (let at = 0; at < sentence.atoms.length; at++) {
      if (!sentence.atoms[at]!.used && isCode(sentence, at, all)) add(at, sentence.spelled(at).toUpperCase());
    }
  }
  return all;
}

/** "Anyone but Germans and Austrians" */
function isExcludedPeople(sentence: Sentence, at: number, entries: readonly Entry[]): boolean {
  const before = sentence.beyondGlue(at, -1);
  const excluded = sentence.has(at - 1, 'not') || isAllBut(sentence, at - 1);
  const listed = isLink(sentence, at - 1) && entries.some(({ filter, end }) => filter === 'country' && end === at - 1);
  return excluded || (listed && before < at);
}

function isBeforeNoun(sentence: Sentence, at: number): boolean {
  for (let i = at + 1; i < at + 5 && sentence.atoms[i]; i++) {
    if (sentence.has(i, ...NOUNS)) return true;
    if (sentence.has(i, 'people')) return true;
    if (!sentence.isGlue(i) && !isLink(sentence, i) && !sentence.has(i, 'value', 'format')) break;
  }
  return sentence.has(at - 1, ...NOUNS);
}

/** Codes in capitals, codes in a list of countries, and lower-case codes in the position of a country. */
function isCode(sentence: Sentence, at: number, entries: readonly Entry[]): boolean {
  const atom = sentence.atoms[at]!;
  const spelled = sentence.spelled(at);
  if (!/^[a-z]{2}$/i.test(spelled) || !CODES.has(spelled.toUpperCase())) return false;
  const after = sentence.atoms[at + 1];
  // "US-Angebote", but not "CI-Server"
  const compound = after?.text === '-' && spelled === spelled.toUpperCase() && sentence.has(at + 2, ...NOUNS);
  const ends = after?.text === '.' && sentence.atoms[at + 2]?.gap !== false;
  if (after && !after.gap && /^[-'’.]$/.test(after.text) && !compound && !ends) return false;
  // "Best, Jo"
  if (/^[A-Z][a-z]$/.test(spelled) && at > 0) return false;
  // "Ce mois-ci"
  if (!atom.gap && sentence.atoms[at - 1]?.text === '-' && spelled !== spelled.toUpperCase()) return false;
  const capitals = spelled === spelled.toUpperCase() && sentence.text !== sentence.text.toUpperCase();
  const word = sentence.has(at, 'not-a-code');
  // A known word is not a code unless it is only glue and in capitals, or "us".
  if (
    atom.facts.some(({ kind }) => !GLUE_OR_CODE.has(kind)) ||
    (!capitals && atom.facts.length > 0 && atom.text !== 'us')
  )
    return false;
  if (capitals && !word) return true;
  const isCountry = (i: number) =>
    entries.some((entry) => entry.filter === 'country' && i >= entry.at && i < entry.end);
  const linked = (step: 1 | -1) => {
    let i = at + step;
    let links = 0;
    while (isLink(sentence, i)) {
      i += step;
      links++;
    }
    return isCountry(i) && (links > 0 || capitals);
  };
  if ((capitals || !word) && linked(-1)) return true;
  if ((capitals || (!word && !sentence.isGlue(at))) && linked(1)) return true;
  if (word && !capitals) return false;
  if (word) return false;
  const first = at === 0 || sentence.atoms[at - 1]!.kind === 'mark';
  const noun = sentence.has(at + 1, ...NOUNS) || (sentence.has(at + 1, 'value') && sentence.has(at + 2, ...NOUNS));
  if (sentence.isGlue(at)) {
    // "us" is a pronoun: "give us deals".
    return noun
      ? first || !sentence.isGlue(at - 1) || sentence.has(at - 1, 'every', 'only', 'value', 'not')
      : /^in$/.test(sentence.atoms[at - 1]?.text ?? '') || (sentence.has(at - 1, 'report') && after === undefined);
  }
  const begins = first || sentence.has(at - 1, 'in', 'only', 'every', 'value', 'not');
  return (
    begins &&
    (noun ||
      after === undefined ||
      after.kind === 'mark' ||
      sentence.has(at + 1, 'not-after', 'please', 'program', 'weak-program', 'last', 'this', 'value'))
  );
}

const GLUE_OR_CODE = new Set(['filler', 'in', 'at', 'by', 'not-a-code', 'please', 'id']);
