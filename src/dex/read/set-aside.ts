/** Sets parts of a question aside that say nothing about the request: what is not wanted any more, and wishes. */
import type { Sentence } from './sentence.ts';
import { NOUNS } from './value-groups.ts';

/** Kinds that name the same part of a request. What is said twice has a right and a wrong one: "Python instead of Go". */
const FAMILIES = {
  program: ['program', 'weak-program', 'other-program'],
  zone: ['zone', 'city', 'timezone'],
  cadence: ['cadence', 'daily', 'every', 'every-weekday'],
  place: ['destination', 'address'],
  order: ['sort', 'order', 'column'],
  report: ['report', 'weak-report'],
  date: [
    ...['last', 'this', 'next', 'day', 'period', 'month', 'to-date', 'date', 'dotted', 'slashed', 'year-month'],
    ...['iso-week', 'weekday', 'weekend', 'half-year', 'holiday', 'unit', 'number', 'ago', 'edge'],
  ],
} as const;

type Family = keyof typeof FAMILIES;

/** Families whose second member a plain negation rejects, too: "in Python, not in Go". The days of "not on Mondays" are an exception instead. */
const NEGATED: readonly Family[] = ['program', 'zone'];

/**
 * Uses the atoms of "instead of last week" if the question has another period, and so for programs, schedules, destinations, sort orders and
 * reports. Values of filters and formats have readers of their own, because their negations exclude.
 */
export function setInsteadAside(sentence: Sentence): void {
  for (const [at, atom] of sentence.atoms.entries()) {
    if (atom.used) continue;
    const swaps = sentence.has(at, 'instead-of');
    if (swaps || sentence.has(at, 'not')) setAside(sentence, at, 1, swaps);
    if (!atom.used && sentence.has(at, 'instead-after')) setAside(sentence, at, -1, true);
  }
}

function setAside(sentence: Sentence, at: number, step: 1 | -1, swaps: boolean): void {
  const first = sentence.beyondGlue(at, step);
  if (first < 0 || sentence.has(first, 'value', 'people', 'format', 'filter', 'not')) return;
  const family = familyOf(sentence, first);
  if (!family || !(swaps || NEGATED.includes(family))) return;
  let [from, to] = [Math.min(at, first), Math.max(at, first) + 1];
  const belongs = (i: number) => sentence.has(i, ...FAMILIES[family]) || sentence.isGlue(i);
  // A program and a city are one name. Anything else can have several words.
  if (family !== 'program' && family !== 'zone') while (belongs(step > 0 ? to : from - 1)) step > 0 ? to++ : from--;
  const other = sentence.atoms.some(
    (atom, i) => !atom.used && (i < from || i >= to) && sentence.has(i, ...FAMILIES[family]) && !isIdle(sentence, i),
  );
  if (other) sentence.use(from, to);
}

function familyOf(sentence: Sentence, at: number): Family | null {
  return (Object.keys(FAMILIES) as Family[]).find((family) => sentence.has(at, ...FAMILIES[family])) ?? null;
}

/** A word that is only glue where it stands, such as "go" in "go ahead". */
function isIdle(sentence: Sentence, at: number): boolean {
  return sentence.isGlue(at) && !sentence.has(at, 'program', 'cadence', 'last', 'day');
}

/**
 * "Delete the tablets" about the question before, and "delete the expired ones from my deals": no export is deleted, but values are excluded.
 * "Delete the export for Spain" is not like it, and neither is "how do I delete Spain?". A verb that can also mean *download*, such as Hebrew
 * תוריד, stays a doubt.
 */
export function readRemovals(sentence: Sentence, follows: boolean): void {
  joinParticles(sentence);
  const first = firstWord(sentence);
  // "Why is Spain deleted?" is about the documentation, and "can you delete Spain?" a polite request.
  if (sentence.has(first, 'wonder') && !sentence.has(first, 'how')) return;
  // Without a question before it, rows are removed from a report, and "can I delete my clicks?" is no request.
  if (!follows && (!sentence.says('report') || sentence.has(first, 'ask'))) return;
  for (const [at, atom] of sentence.atoms.entries()) {
    const removes = sentence.fact(at, 'topic', 'delete export') !== null;
    if ((removes || sentence.has(at, 'removal')) && asksHow(sentence, at)) {
      atom.facts = [{ kind: 'topic', value: 'delete export', language: 'und' }];
      continue;
    }
    if (!removes && !(follows && sentence.has(at, 'maybe-drop'))) continue;
    const next = leadsToValue(sentence, at, 1);
    if (!next && !leadsToValue(sentence, at, -1)) continue;
    const kind = !removes ? 'disputed' : next ? 'not' : 'not-after';
    atom.facts = [{ kind, value: 'removal', language: 'und' }];
  }
}

/** "Leave Spain out", "laat tablets vallen": the particle says what the verb does. Either of them alone can be anything else. */
function joinParticles(sentence: Sentence): void {
  for (const [at, verb] of sentence.atoms.entries()) {
    if (!sentence.has(at, 'with-particle')) continue;
    let value = false;
    for (let i = at + 1; sentence.atoms[i] && !endsSentence(sentence, i) && !sentence.has(i, 'with-particle'); i++) {
      value ||= sentence.has(i, 'value', 'people', 'excluded');
      // "Lass uns Deals in Spanien nehmen"
      if (!value && sentence.has(i, ...NOUNS)) break;
      if (!value || !sentence.has(i, 'particle')) continue;
      verb.facts = [{ kind: 'not', value: 'removal', language: 'und' }];
      sentence.atoms[i]!.facts = [{ kind: 'filler', value: '', language: 'und' }];
      break;
    }
  }
}

/** After the inverted question mark of Spanish. */
function firstWord(sentence: Sentence): number {
  return sentence.atoms[0]?.kind === 'mark' ? 1 : 0;
}

/** "How do I delete Spain?", "can you tell me how I delete Spain?", and "nasıl silerim" behind what is deleted. */
function asksHow(sentence: Sentence, verb: number): boolean {
  if (sentence.has(sentence.beyondGlue(verb, -1), 'how')) return true;
  const first = firstWord(sentence);
  const before = sentence.atoms.slice(first, verb);
  if (sentence.has(first, 'how')) return before.every(({ text }) => !/^[,.;:!?،、。，：]$/.test(text));
  return sentence.has(first, 'ask') && before.some((_, i) => sentence.has(first + i, 'how'));
}

function leadsToValue(sentence: Sentence, at: number, step: 1 | -1): boolean {
  const skipped = (i: number) =>
    sentence.has(i, 'from-list', 'whole') ||
    (sentence.has(i, ...NOUNS) && !sentence.has(i, 'value', 'excluded')) ||
    (sentence.isGlue(i) && !sentence.has(i, 'people', 'excluded', 'and', 'or', 'some-report', 'data'));
  let i = at + step;
  while (skipped(i)) i += step;
  if (!sentence.has(i, 'value', 'people', 'excluded')) return false;
  // "Delete the Spain deals export" is about an export, as "delete the export for Spain" is.
  let next = i + 1;
  while (sentence.has(next, ...NOUNS)) next++;
  return !(step > 0 && sentence.has(next, 'some-report') && !sentence.has(next, 'from-list'));
}

/**
 * "The week before", about the question before: the one before its week, and not before this week. A schedule says which day is meant:
 * "every morning, the day before".
 */
export function readDaysBefore(sentence: Sentence): void {
  for (const atom of sentence.atoms)
    if (atom.facts.some(({ kind }) => kind === 'that-before'))
      atom.facts = atom.facts.filter(({ kind }) => kind === 'that-before');
}

/** Kinds that say something about the request. */
const CONTENT = [
  ...['report', 'adjective', 'guess-report', 'value', 'people', 'filter', 'program', 'other-program', 'format'],
  ...['not', 'not-after', 'only', 'cadence', 'every', 'columns', 'destination', 'address', 'timezone', 'fetch'],
  ...['since', 'until', 'before', 'after', 'between', 'compare', 'quoted', 'number', 'disputed', 'maybe-not'],
];

/** "Have a nice weekend!", "Schönen Tag noch": a sentence that only wishes something. Its day is no period. Uses its atoms. */
export function setWishesAside(sentence: Sentence): void {
  for (let from = 0; from < sentence.atoms.length; ) {
    let to = from;
    while (sentence.atoms[to] && !endsSentence(sentence, to)) to++;
    const atoms = sentence.atoms.slice(from, to).map((_, i) => from + i);
    const wish = atoms.find((at) => sentence.has(at, 'wish'));
    // Polite forms are also verbs of requests: "have".
    const content = (at: number) => sentence.has(at, ...CONTENT) && !sentence.isGlue(at) && !sentence.has(at, 'wish');
    if (wish !== undefined && !atoms.some(content)) sentence.use(from, to);
    from = to + 1;
  }
}

/** A full stop, a line's end or the like, and not the point of a number or an abbreviation. */
function endsSentence(sentence: Sentence, at: number): boolean {
  const { text, gap } = sentence.atoms[at]!;
  return /^[.!?。！？।;؟]$/.test(text) && !gap;
}
