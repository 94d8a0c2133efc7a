/** What no reader has used: it is named in the answer, or asked about if it would change the request. */

import { filterKind } from '../filter-kind.ts';
import { without } from './apply-values.ts';
import { type Findings, type Note, note } from './findings.ts';
import { countsOthers, type FoundReport } from './read-report.ts';
import type { Sentence } from './sentence.ts';
import type { ValueGroup } from './value-groups.ts';

/** Kinds that say nothing more about a request that is understood. */
const QUIET = new Set([
  'filler',
  'in',
  'at',
  'by',
  'please',
  'fetch',
  'ask',
  'wonder',
  'which',
  'code',
  'greeting',
  'tell',
  'also',
  'and',
  'or',
  'every',
  'some-report',
  'rows',
  'ignored',
  'not-a-code',
  'to',
  'only',
  'same',
  'instead',
  'not-only',
  'having',
  'all-time',
  'data',
  'contrast',
  'staff',
  'deliver',
]);

/** Kinds that name a day or a period. */
const DATES = [
  'unit',
  'month',
  'weekday',
  'day',
  'period',
  'to-date',
  'date',
  'dotted',
  'slashed',
  'year-month',
  'quarter',
  'half-year',
  'middle',
  'dual',
  'iso-week',
  'weekend',
];

/** Atoms from `at` to `end`, exclusive. */
interface Place {
  at: number;
  end: number;
}

/** Kinds that name a time of day, which only a schedule has. */
const TIMES = ['time', 'half', 'clock', 'part', 'daily'];

export function leftovers(
  sentence: Sentence,
  { report, at: nouns }: FoundReport,
  findings: Findings,
  {
    scheduled,
    values,
    dates,
    follows,
  }: { scheduled: boolean; values: readonly ValueGroup[]; dates: readonly Place[]; follows: boolean },
): void {
  const words: string[] = [];
  const excludes = sentence.atoms.some((one, i) => one.used && sentence.has(i, 'not', 'not-after'));
  // The usual days must not stand in for days that were not understood.
  const needsDays = (report.required ?? []).length > 0 && dates.length === 0 && !scheduled && !follows;
  const columns = new Set(report.columns.map(({ key }) => key));
  for (let at = 0; at < sentence.atoms.length; at++) {
    const atom = sentence.atoms[at]!;
    if (atom.typo) findings.assumptions.push(note('took-as-typo', { said: sentence.spelled(at), word: atom.typo }));
    if (atom.used || atom.kind === 'mark' || nouns.includes(at)) continue;
    const { facts } = atom;
    const relation = sentence.has(at, 'until', 'before', 'after');
    if (
      relation &&
      (isBeside(at, dates) ||
        (isBefore(at + (sentence.atoms[at + 1]?.text === '-' ? 1 : 0), dates) && !sentence.isGlue(at)))
    ) {
      findings.problems.push({
        note: note('unread-date', {
          said: sentence.spelled(Math.max(0, at - 1), Math.min(sentence.atoms.length, at + 2)),
        }),
        choices: [],
      });
      continue;
    }
    const partOfDays =
      !scheduled &&
      sentence.has(at, 'part', 'daily') &&
      (isBeside(at, dates) || isBefore(at, dates) || (dates.length > 0 && sentence.has(at - 1, 'in', 'at', 'filler')));
    const half = !scheduled && sentence.has(at, 'half') && sentence.atoms[at - 1]?.kind === 'number';
    if (half || isLostNegation(sentence, at)) {
      findings.problems.push(
        half
          ? { note: note('unread-date', { said: sentence.spelled(at - 1, at + 1) }), choices: [] }
          : {
              note: note('unbound-negation', { said: sentence.spelled(at, Math.min(at + 3, sentence.atoms.length)) }),
              choices: [without(sentence, { start: at, end: at + 1 })],
            },
      );
      continue;
    }
    if (facts.some(({ kind }) => QUIET.has(kind)) && !partOfDays) continue;
    // The others are those that the exclusion leaves.
    if (sentence.has(at, 'rest') && (excludes || values.some(({ negated }) => negated))) continue;
    // A noun or a number that the file has a column for needs no filter.
    if (
      facts.some(({ kind, value }) => kind === 'column' && columns.has(value)) &&
      !facts.some(({ kind, value }) => kind === 'filter' && value in report.search)
    )
      continue;
    if (
      facts.some(
        ({ kind, value }) =>
          kind.endsWith('report') && (value === report.name || report.columns.some(({ key }) => value.startsWith(key))),
      )
    )
      continue;
    const said = sentence.spelled(at);
    const alone = { start: at, end: at + 1 };
    if (sentence.has(at, 'region'))
      findings.problems.push({ note: note('no-region', { said: atom.text }), choices: [without(sentence, alone)] });
    else if (sentence.has(at, 'city') && isPlaceOfReport(sentence, at, nouns))
      findings.problems.push({
        note: note('unknown-value', { said, filter: 'country', allowed: 'none' }),
        choices: [without(sentence, alone)],
      });
    else if (needsDays && sentence.has(at, 'nth', 'since', 'until', 'before', 'after') && !sentence.isGlue(at))
      findings.problems.push({
        note: note('unread-date', { said: sentence.spelled(at, Math.min(at + 2, sentence.atoms.length)) }),
        choices: [],
      });
    else if (sentence.has(at, ...DATES) || isLostPeriod(sentence, at, report) || isNumberOfDate(sentence, at, dates))
      findings.problems.push({
        note: note('unread-date', {
          said: sentence.spelled(Math.max(0, at - 1), Math.min(sentence.atoms.length, at + 2)),
        }),
        choices: [without(sentence, alone)],
      });
    else if (
      sentence.has(at, 'unknown') &&
      !isColleague(sentence, at) &&
      values.some((group) => leadsTo(sentence, at, group))
    )
      findings.problems.push({
        note: note('unknown-before', {
          said,
          value: sentence.spelled(values.find((group) => leadsTo(sentence, at, group))!.start),
        }),
        choices: [without(sentence, alone)],
      });
    else if (atom.kind === 'number' && isAmount(sentence, at))
      findings.problems.push({
        note: note('no-comparison', {
          report: report.name,
          said: sentence.text.slice(startOfAmount(sentence, at), atom.end),
        }),
        choices: [without(sentence, alone)],
      });
    else if (atom.kind === 'number' && countsOthers(sentence, at + 1, report))
      findings.problems.push({
        note: note('no-comparison', { report: report.name, said: sentence.spelled(at, at + 2) }),
        choices: [without(sentence, { start: at, end: at + 2 })],
      });
    else if (sentence.has(at, 'unknown', 'domain') && isOrigin(sentence, at, nouns))
      findings.problems.push({ note: note('unknown-name', { said }), choices: [without(sentence, alone)] });
    else if (
      sentence.has(at, 'unknown', 'rest') &&
      !isAddress(sentence, at) &&
      touches(sentence, at, { nouns, dates, values })
    ) {
      const touched = touches(sentence, at, { nouns, dates, values })!;
      findings.problems.push({
        note:
          touched === 'date'
            ? note('unread-date', { said: around(sentence, at) })
            : touched === 'noun'
              ? note('unknown-word', { said: around(sentence, at) })
              : note('unknown-before', { said, value: touched.said }),
        choices: [without(sentence, alone)],
      });
    } else if (follows && sentence.has(at, 'unknown') && atom.text.length > 1)
      // A short question about the one before it: any word can change it.
      findings.problems.push({ note: note('unknown-word', { said }), choices: [without(sentence, alone)] });
    else if (sentence.has(at, 'destination', 'address')) findings.missing.push(note('no-destination', { said }));
    else if (sentence.has(at, ...TIMES) && !scheduled)
      findings.problems.push({
        note: note('unread-date', { said: sentence.spelled(Math.max(0, at - 1), at + 1) }),
        choices: [],
      });
    else if (
      sentence.has(at, 'asc', 'desc', 'sort', 'order') &&
      !findings.missing.some(({ id }) => id === 'no-such-order')
    )
      findings.missing.push(orderNote(sentence, at, report));
    else if (sentence.has(at, 'currency') && columns.has('currency'))
      findings.problems.push({
        note: note('column-no-filter', { column: 'currency', report: report.name, said }),
        choices: [without(sentence, alone)],
      });
    else if (sentence.fact(at, 'filter') && findUnknownValue(sentence, at, report, findings)) continue;
    else {
      const last = words.length - 1;
      const previous = sentence.atoms[at - 1];
      const joined =
        last >= 0 &&
        previous &&
        words[last]!.endsWith(sentence.spelled(at - 1)) &&
        !previous.used &&
        (!atom.gap || previous.kind !== 'mark');
      if (joined) words[last] += sentence.text.slice(previous.end, atom.end);
      else words.push(said);
    }
  }
  findings.unused.push(...words);
  if (words.length > 0)
    findings.missing.push(note('unused', { count: words.length, words: words.map((word) => `“${word}”`).join(', ') }));
}

/**
 * Whether an unknown word could exclude a value: a preposition is between them, or it is right before the name of a country, or it ends what
 * is said about the value: "ex Italy", "France can be skipped".
 */
function leadsTo(sentence: Sentence, at: number, { filter, start, end }: ValueGroup): boolean {
  const isGap = (from: number, to: number) => {
    for (let i = from; i < to; i++) if (!sentence.isGlue(i)) return false;
    return true;
  };
  const spelled = sentence.spelled(at);
  if (start === at + 1) return filter === 'country' && /^\p{Ll}+$/u.test(spelled) && spelled.length < 5;
  if (start > at) return start <= at + 3 && isGap(at + 1, start);
  return at > end && at <= end + 3 && isGap(end, at) && (sentence.atoms[at + 1]?.kind ?? 'mark') === 'mark';
}

/** "On top", without what to sort by. */
function orderNote(sentence: Sentence, at: number, report: FoundReport['report']): Note {
  const orders = Object.keys(report.orders);
  return note('no-such-order', {
    report: report.name,
    said: sentence.spelled(at),
    orders: orders.map((name) => `\`${name}\``).join(', '),
  });
}

/** A negation that nothing has used. A word that is also the abbreviation of "number" negates nothing beside a digit. */
function isLostNegation(sentence: Sentence, at: number): boolean {
  if (!sentence.has(at, 'not', 'not-after', 'maybe-not') && sentence.fact(at, 'leads', 'false') === null) return false;
  return !sentence.has(at, 'id', 'ask') && !sentence.isGlue(at);
}

/** "Last", "ago", "end of": part of a period that was not understood, if the report has dates. */
function isLostPeriod(sentence: Sentence, at: number, { search }: FoundReport['report']): boolean {
  if (!sentence.has(at, 'last', 'next', 'ago', 'edge') || sentence.has(at, 'desc', 'asc', 'order', 'top')) return false;
  return Object.values(search).some((param) => filterKind(param).kind === 'day');
}

/** A number that belongs to a period beside it: "between 1 and 10 June", if only the second date was understood. */
function isNumberOfDate(sentence: Sentence, at: number, dates: readonly Place[]): boolean {
  if (sentence.atoms[at]!.kind !== 'number' && !sentence.has(at, 'nth')) return false;
  const joins = (from: number, to: number) => {
    if (from > to || to - from > 3) return false;
    for (let i = from; i < to; i++)
      if (
        !sentence.isGlue(i) &&
        !sentence.has(i, 'and', 'to', 'until', 'ordinal') &&
        sentence.atoms[i]!.kind !== 'mark'
      )
        return false;
    return true;
  };
  return dates.some((span) => joins(at + 1, span.at) || joins(span.end, at));
}

/** Whether a period begins right behind. */
function isBefore(at: number, dates: readonly Place[]): boolean {
  return dates.some((span) => span.at === at + 1);
}

/** Whether a relation is behind a period that does not have it: "October until now". */
function isBeside(at: number, dates: readonly Place[]): boolean {
  const before = at - 1;
  return dates.some((span) => before >= span.at && before < span.end);
}

/** Kinds that an unknown word can reach across: it still says something about what is behind them. */
const THROUGH = ['only', 'every', 'whole', 'also', 'filter', 'unknown', 'last', 'this', 'next', 'compare', 'verb'];

/**
 * What an unknown word is about: the nearest noun of the report, value or period, with nothing between them that begins another thought. In
 * "deals for students" and "the first half of 2026", the program would have other rows without it.
 */
function touches(
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
      const hyphen = /^[-–]$/.test(sentence.atoms[i]!.text) && !sentence.atoms[i]!.gap;
      const through = hyphen || sentence.isGlue(i) || sentence.has(i, ...THROUGH);
      if (!through || sentence.has(i, 'please', 'and', 'or')) return null;
    }
    return null;
  };
  return reached(1) ?? reached(-1);
}

/** "My colleague Frank" */
function isColleague(sentence: Sentence, at: number): boolean {
  return sentence.has(at - 1, 'staff') && /^\p{Lu}/u.test(sentence.spelled(at));
}

/** A name of a person, of a company or of a machine is no condition. "Only Neukunden" and "Black Friday" are. */
function isAddress(sentence: Sentence, at: number): boolean {
  // German capitalizes every noun.
  if (sentence.language === 'de' && touchesNothingBefore(sentence, at)) return false;
  if (at === 0 || sentence.has(sentence.beyondGlue(at, -1), 'only') || sentence.has(at + 1, 'only', 'weekday'))
    return false;
  return /^\p{Lu}/u.test(sentence.spelled(at));
}

/** Whether the word is within a clause, and not at the beginning of a line or behind a mark. */
function touchesNothingBefore(sentence: Sentence, at: number): boolean {
  const before = sentence.atoms[at - 1];
  return before !== undefined && before.kind !== 'mark' && sentence.isGlue(at - 1);
}

/** The unknown word with the unknown words beside it. */
function around(sentence: Sentence, at: number): string {
  let [from, to] = [at, at + 1];
  while (sentence.has(from - 1, 'unknown')) from--;
  while (sentence.has(to, 'unknown')) to++;
  return sentence.spelled(from, to);
}

/** "Over $100", "more than 20 %" */
function isAmount(sentence: Sentence, at: number): boolean {
  const around = [sentence.atoms[at - 1]?.text, sentence.atoms[at + 1]?.text];
  return sentence.has(at - 1, 'compare') || around.some((text) => text !== undefined && /^[%€$£¥]$/.test(text));
}

function startOfAmount(sentence: Sentence, at: number): number {
  return /^[€$£¥]$/.test(sentence.atoms[at - 1]?.text ?? '')
    ? sentence.atoms[at - 1]!.start
    : sentence.atoms[at]!.start;
}

/** "Deals from Timbuktuland": only a preposition is between the noun of the report and a word that no lexicon has. */
function isOrigin(sentence: Sentence, at: number, nouns: readonly number[]): boolean {
  if (!sentence.has(at - 1, 'in', 'since')) return false;
  const noun = sentence.has(at - 2, 'only') ? at - 3 : at - 2;
  return nouns.includes(noun) && !sentence.has(at, 'code');
}

/** "Deals from London", but not "our shop in Berlin". */
function isPlaceOfReport(sentence: Sentence, at: number, nouns: readonly number[]): boolean {
  if (!sentence.has(at - 1, 'in', 'since')) return false;
  return nouns.includes(at - 2) || sentence.has(sentence.beyondGlue(at, -1), 'report');
}

/** "Status sleeping": the label is known, and the value is not. */
function findUnknownValue(sentence: Sentence, at: number, report: FoundReport['report'], findings: Findings): boolean {
  const filter = sentence.fact(at, 'filter')!.value;
  const allowed = report.search[filter]?.allowed;
  let next = at + 1;
  while (/^[=:]$/.test(sentence.atoms[next]?.text ?? '') || sentence.has(next, 'compare')) next++;
  if (!(allowed || filter === 'country') || !sentence.has(next, 'unknown', 'quoted')) return false;
  sentence.use(at, next + 1);
  findings.problems.push({
    note: note('unknown-value', { said: sentence.spelled(next), filter, allowed: allowed?.join(', ') ?? 'none' }),
    choices: [without(sentence, { start: at, end: next + 1 })],
  });
  return true;
}
