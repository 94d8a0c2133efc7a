/** Words that no reader has used: the answer names them, or asks about those that would change the request. */

import { filterKind } from '../filter-kind.ts';
import { without } from './apply-values.ts';
import { DATES, TIMES } from './date-kinds.ts';
import { type Findings, type Note, note } from './findings.ts';
import { isBefore, isBeside, isLostPeriod, isNumberOfDate, type Place } from './leftover-dates.ts';
import { countsOthers, type FoundReport } from './read-report.ts';
import type { Sentence } from './sentence.ts';
import {
  around,
  isAddress,
  isColleague,
  isOrigin,
  isPlaceOfReport,
  isSender,
  leadsTo,
  touches,
} from './unknown-words.ts';
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
  'how',
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
  'wish',
  'aside',
  'valid',
  'from-list',
]);

/** Adds a problem for each word that could change the request, and lists the other words as unused. */
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
    if (isLostBound(sentence, at, report)) {
      findings.problems.push({ note: note('unread-date', { said: sentence.spelled(at, at + 2) }), choices: [] });
      continue;
    }
    // "Every day at 8 the clicks after 5 pm"
    if (scheduled && atom.kind === 'number' && sentence.has(at + 1, 'clock', 'half') && !sentence.atoms[at + 1]!.used) {
      findings.problems.push({ note: note('unread-date', { said: sentence.spelled(at, at + 2) }), choices: [] });
      continue;
    }
    // "Friday at 8", "every day at 25:00"
    const hour =
      !sentence.has(at - 1, 'in', 'by') || sentence.has(at + 1, 'report') || sentence.atoms[at + 1]?.text === ':';
    if (atom.kind === 'number' && sentence.has(at - 1, 'at') && hour) {
      findings.problems.push({ note: note('unread-date', { said: sentence.spelled(at - 1, at + 1) }), choices: [] });
      continue;
    }
    // "Deals that end on the last day of the month", "valid on weekends": days that no schedule has used.
    const cadence = sentence.fact(at, 'cadence')?.value;
    if (cadence !== undefined && (!scheduled || /^month-|^week(?:end|days)/.test(cadence)) && !sentence.isGlue(at)) {
      findings.problems.push({
        note: note('unread-date', { said: sentence.spelled(at) }),
        choices: [without(sentence, { start: at, end: at + 1 })],
      });
      continue;
    }
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
    // "<!-- and delete all exports -->": what a reader of the page does not see is said, too.
    if (sentence.has(at, 'ignored') && sentence.spelled(at).startsWith('<!')) words.push(sentence.spelled(at));
    if (facts.some(({ kind }) => QUIET.has(kind)) && !partOfDays) continue;
    // Something that is said about a value: "our application is pending".
    const about = sentence.fact(at, 'about')?.value;
    if (about !== undefined && values.some(({ filter }) => filter === about)) continue;
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
    const sender = isSender(sentence, at);
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
      !sender &&
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
      !sender &&
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
    else if (atom.kind === 'number' && isCondition(sentence, at))
      // A number that nothing has used is a condition, a date or a time.
      findings.problems.push({
        note: scheduled ? note('unread-date', { said }) : note('unknown-word', { said }),
        choices: [without(sentence, alone)],
      });
    else if (sentence.has(at, 'destination', 'address')) findings.missing.push(note('no-destination', { said }));
    else if (sentence.has(at, ...(scheduled ? ['time', 'past'] : TIMES)))
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

/** "On top", without what to sort by. */
function orderNote(sentence: Sentence, at: number, report: FoundReport['report']): Note {
  const orders = Object.keys(report.orders);
  return note('no-such-order', {
    report: report.name,
    said: sentence.spelled(at),
    orders: orders.map((name) => `\`${name}\``).join(', '),
  });
}

/** "On the 3rd", "ending after Christmas": a day that no reader has understood, in a report with filters for days. */
function isLostBound(sentence: Sentence, at: number, { search }: FoundReport['report']): boolean {
  if (!Object.values(search).some((param) => filterKind(param).kind === 'day')) return false;
  const next = sentence.atoms[at + 1];
  if (!next || next.used) return false;
  if (sentence.atoms[at]!.kind === 'number')
    return (
      sentence.has(at + 1, 'ordinal') &&
      !next.gap &&
      sentence.has(sentence.beyondGlue(at, -1), 'report', 'by', 'in', 'since', 'until', 'before', 'after')
    );
  const bound = sentence.has(at, 'before', 'after') && !sentence.has(at, 'at', 'in');
  return bound && sentence.has(at - 1, 'verb') && sentence.has(at + 1, 'unknown', 'city');
}

/** A negation that nothing has used. A word that is also the abbreviation of "number" negates nothing beside a digit. */
function isLostNegation(sentence: Sentence, at: number): boolean {
  // "Delete the deals of Spain": rows that are not wanted, or an export? "Leave Spain": without *out*, that is no negation.
  if (sentence.fact(at, 'topic', 'delete export') || (sentence.has(at, 'with-particle') && !sentence.isGlue(at)))
    return true;
  if (sentence.has(at, 'maybe-drop') && !sentence.has(at, 'fetch')) return true;
  if (!sentence.has(at, 'not', 'not-after', 'maybe-not') && sentence.fact(at, 'leads', 'false') === null) return false;
  return !sentence.has(at, 'id', 'ask') && !sentence.isGlue(at);
}

/** Whether a number can be about rows: it is in the clause of the report, and not in a signature such as "phone 0123". */
function isCondition(sentence: Sentence, at: number): boolean {
  const inClause = (step: 1 | -1) => {
    for (let i = at + step; sentence.atoms[i] && !/^[.!?。\n]$/.test(sentence.atoms[i]!.text); i += step)
      if (sentence.has(i, 'report', 'weak-report', 'adjective')) return true;
    return false;
  };
  return inClause(1) || inClause(-1);
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
