/** What could be meant in two ways although every word is known. Each doubt becomes a question instead of a program. */
import type { ReportType } from '../../reports/report-type.ts';
import { isFixed, resolved } from '../day.ts';
import type { Understanding } from '../understanding.ts';
import { without } from './apply-values.ts';
import { type Findings, note } from './findings.ts';
import type { FoundProgram } from './read-program.ts';
import type { FoundReport } from './read-report.ts';
import type { Span } from './read-spans.ts';
import type { Sentence } from './sentence.ts';
import type { ValueGroup } from './value-groups.ts';

export interface DoubtsInput {
  sentence: Sentence;
  report: ReportType;
  found: FoundReport;
  groups: readonly ValueGroup[];
  spans: readonly Span[];
  /** Today in UTC. */
  today: string;
  /** What a follow-up changes. */
  former: Understanding | undefined;
  program: FoundProgram;
  /** Whether the program runs by a schedule. */
  scheduled: boolean;
  findings: Findings;
}

export function doubts(input: DoubtsInput): void {
  notOnly(input);
  signs(input);
  openEnds(input);
  continuedExclusions(input);
  searchBehindNegation(input);
  conditionsOfColumns(input);
  programs(input);
  daysOfPeriods(input);
  daysOfSchedule(input);
  alternatives(input);
  combinations(input);
  sharedExclusions(input);
  disputedWords(input);
  eitherWay(input);
  sharedVerb(input);
  futureStates(input);
  endsOfSchedule(input);
}

/** "That end today or on Friday": two periods of one pair of filters. */
function sharedVerb({ sentence, spans, findings }: DoubtsInput): void {
  for (const [i, one] of spans.entries()) {
    const other = spans[i + 1];
    if (!other || findings.problems.some(({ note: { id } }) => id === 'two-periods')) continue;
    const between = sentence.atoms.slice(one.end, other.at).map((_, n) => one.end + n);
    const joined = between.some((at) => sentence.has(at, 'or')) && !between.some((at) => sentence.has(at, 'verb'));
    if (joined && between.every((at) => sentence.isGlue(at) || sentence.has(at, 'or')))
      findings.problems.push({
        note: note('two-periods', { one: one.said, other: other.said }),
        choices: [without(sentence, placeOf(one)), without(sentence, placeOf(other))],
      });
  }
}

const placeOf = ({ at, end }: Span) => ({ start: at, end });

/** "Valid in December" is not "active now", which is what the filter says. */
function futureStates({ sentence, groups, spans, today, findings }: DoubtsInput): void {
  const state = groups.find(({ filter, negated }) => filter === 'active' && !negated);
  const span = spans.find(({ from }) => from !== null && resolved(from, today) > today);
  if (!state || !span || findings.search['active'] !== true) return;
  for (let at = state.end; at < span.at; at++) if (!sentence.isGlue(at) && !sentence.has(at, 'since', 'in')) return;
  if (state.end > span.at) return;
  if (span.to === null) delete findings.search['active'];
  else findings.problems.push({ note: note('unread-date', { said: `${state.said} ${span.said}` }), choices: [] });
}

/** "Daily until Friday", "every Monday starting next month": no schedule has a first or a last day. */
function endsOfSchedule({ sentence, spans, scheduled, today, findings }: DoubtsInput): void {
  if (!scheduled) return;
  for (const { at, end, from, to, said } of spans) {
    const before = sentence.beyondGlue(at, -1);
    const cadence = [before, before - 1].some((i) =>
      sentence.has(i, 'cadence', 'every', 'daily', 'weekday', 'every-weekday', 'unit', 'part'),
    );
    const verb = sentence.has(before, 'verb') && !sentence.has(before, 'since');
    const open = from === null || (from !== null && resolved(from, today) > today && to !== undefined);
    if (cadence && !verb && open)
      findings.problems.push({
        note: note('no-such-schedule', { said: sentence.spelled(Math.max(0, before), end) || said }),
        choices: [],
      });
  }
}

/** "Not only from France": which others? With two values or more, they are all wanted. */
function notOnly({ sentence, groups, former, findings }: DoubtsInput): void {
  const at = sentence.atoms.findIndex((_, i) => sentence.has(i, 'not-only'));
  if (at < 0 || former || groups.reduce((sum, { values }) => sum + values.length, 0) > 1) return;
  const near = groups[0] ? { start: at, end: at + 1 } : null;
  findings.problems.push({
    note: note('not-only', { said: sentence.spelled(at, Math.min(at + 4, sentence.atoms.length)) }),
    choices: near ? [without(sentence, near)] : [],
  });
}

/** "French or mobile clicks": a request has the rows that fit all filters, and none that fit only one of them. */
function alternatives({ sentence, groups, findings }: DoubtsInput): void {
  for (const [i, one] of groups.entries()) {
    const other = groups[i + 1];
    if (!other || (one.negated && other.negated)) continue;
    if (other.filter === one.filter && one.negated === other.negated) continue;
    let or = false;
    for (let at = one.end; at < other.start; at++) {
      if (sentence.has(at, 'or') && !sentence.has(at, 'and')) or = true;
      else if (!sentence.isGlue(at) && !sentence.has(at, ...NOUNS, 'not')) or = false;
    }
    if (or)
      findings.problems.push({
        note: note('either-or', { one: one.said, other: other.said }),
        choices: [without(sentence, one), without(sentence, other)],
      });
  }
}

const NOUNS = ['report', 'weak-report', 'adjective', 'some-report'];

/** "US mobile but UK desktop": two filters take turns, and a request would have all four combinations. */
function combinations({ groups, findings }: DoubtsInput): void {
  const wanted = groups.filter(({ negated }) => !negated);
  for (const [i, one] of wanted.entries()) {
    const again = wanted.findIndex((group, j) => j > i + 1 && group.filter === one.filter);
    const between = again > 0 ? wanted.slice(i + 1, again) : [];
    const turns = between.find(({ filter }) => wanted.slice(again + 1).some((group) => group.filter === filter));
    if (!turns) continue;
    findings.problems.push({ note: note('combinations', { one: one.said, other: turns.said }), choices: [] });
    return;
  }
}

/** "Except cashback and France": the value after the conjunction can be excluded, too, or selected. */
function sharedExclusions({ sentence, groups, findings }: DoubtsInput): void {
  for (const [i, one] of groups.entries()) {
    const other = groups[i + 1];
    if (!one.negated || !other || other.negated || other.filter === one.filter || other.start !== one.end + 1) continue;
    if (sentence.has(one.end, 'and') && !sentence.has(one.end, 'or'))
      findings.problems.push({
        note: note('more-excluded', { said: other.said }),
        choices: [without(sentence, { start: one.end, end: other.end })],
      });
  }
}

/** "Whether or not they are exclusive": the value does not matter, and a program with it would have only half of the rows. */
function eitherWay({ sentence, findings }: DoubtsInput): void {
  const at = sentence.atoms.findIndex((_, i) => sentence.has(i, 'regardless'));
  if (at >= 0)
    findings.problems.push({
      note: note('unknown-word', { said: sentence.spelled(at) }),
      choices: [without(sentence, { start: at, end: at + 1 })],
    });
}

/** A word that is a negation in one of the languages that the question can be in. */
function disputedWords({ sentence, findings }: DoubtsInput): void {
  const at = sentence.atoms.findIndex((_, i) => sentence.has(i, 'disputed'));
  if (at < 0) return;
  findings.problems.push({
    note: note('unbound-negation', { said: sentence.spelled(at, Math.min(at + 3, sentence.atoms.length)) }),
    choices: [without(sentence, { start: at, end: at + 1 })],
  });
}

const CURRENCY = /^\p{Sc}$/u;
const PICTURE = /^\p{Extended_Pictographic}/u;

/** Faces and gestures, which are polite and say nothing about rows. Unicode has them in these ranges. */
const POLITE =
  /^[\u{1F600}-\u{1F64F}\u{1F44B}-\u{1F450}\u{1F90C}-\u{1F92F}\u{1F389}\u{2764}\u{263A}\u{2728}\u{270C}\u{1F970}-\u{1F97A}]/u;

/** "Deals in €", "📱 clicks": a sign that no reader has used. */
function signs({ sentence, report, findings }: DoubtsInput): void {
  for (const [at, atom] of sentence.atoms.entries()) {
    if (atom.used || atom.kind !== 'mark') continue;
    const amount = sentence.atoms[at - 1]?.kind === 'number' || sentence.atoms[at + 1]?.kind === 'number';
    const choices = [without(sentence, { start: at, end: at + 1 })];
    const said = sentence.spelled(at);
    if (CURRENCY.test(atom.text) && !amount)
      findings.problems.push({
        note: note('column-no-filter', { column: 'currency', report: report.name, said }),
        choices,
      });
    else if (PICTURE.test(said) && !POLITE.test(said))
      findings.problems.push({ note: note('unknown-word', { said }), choices });
  }
}

/** "Clicks before June", "clicks of next week": a report that needs a first day has none, or one that has no rows yet. */
function openEnds({ sentence, spans, report, today, findings }: DoubtsInput): void {
  const required = (report.required ?? []).length > 0;
  const ever = sentence.atoms.findIndex((_, at) => sentence.has(at, 'all-time'));
  if (required && ever >= 0 && spans.length === 0)
    findings.problems.push({ note: note('no-first-day', { said: sentence.spelled(ever) }), choices: [] });
  for (const { from, to, said } of spans)
    if (required && from !== null && (resolved(from, today) > today || isAllAhead({ from, to }, today)))
      findings.problems.push({ note: note('in-future', { said }), choices: [] });
    else if (required && from === null) findings.problems.push({ note: note('no-first-day', { said }), choices: [] });
}

/** "Clicks of the next 7 days" */
function isAllAhead({ from, to }: Pick<Span, 'from' | 'to'>, today: string): boolean {
  return from !== null && to !== null && resolved(from, today) === today && resolved(to, today) > today;
}

/** "Not France", then "and Italy" or "Italy": it can be wanted or excluded, too. */
function continuedExclusions({ sentence, former, groups, findings }: DoubtsInput): void {
  if (!former) return;
  // "Deals in France", then "drop the France part": all countries, or all but France?
  for (const { filter, negated, values, said } of groups) {
    const wanted = [former.search[filter] ?? []].flat();
    const others = groups.some((group) => group.filter === filter && !group.negated);
    if (!negated || others || typeof former.search[filter] === 'boolean' || wanted.length === 0) continue;
    if (wanted.every((value) => values.includes(String(value))))
      findings.problems.push({ note: note('drop-or-exclude', { said, filter }), choices: [] });
  }
  if (sentence.says('only')) return;
  for (const group of groups) {
    const excluded = former.search[`${group.filter}_not`];
    if (excluded === undefined || group.negated || group.values.some((value) => [excluded].flat().includes(value)))
      continue;
    findings.problems.push({ note: note('more-excluded', { said: group.said }), choices: [] });
  }
}

/** "Without the word free": no filter excludes words, and a negation before a search must not be lost. */
function searchBehindNegation({ sentence, report, findings }: DoubtsInput): void {
  if (findings.search['search'] === undefined || 'search_not' in report.search) return;
  for (const [at] of sentence.atoms.entries()) {
    if (!sentence.has(at, 'not')) continue;
    const near = sentence.atoms.slice(at + 1, at + 5).some((_, i) => sentence.has(at + 1 + i, 'filter', 'quoted'));
    const labelled = sentence.atoms
      .slice(at + 1, at + 5)
      .some((_, i) => sentence.fact(at + 1 + i, 'filter', 'search') !== null || sentence.has(at + 1 + i, 'quoted'));
    if (!near || !labelled) continue;
    findings.problems.push({
      note: note('no-exclusion', { report: report.name, filter: 'search', said: String(findings.search['search']) }),
      choices: [],
    });
    return;
  }
}

/** "Deals that have a code": a column after a verb like *have* is a condition, and no filter expresses it. */
function conditionsOfColumns({ sentence, report, found, findings }: DoubtsInput): void {
  const columns = new Set(report.columns.map(({ key }) => key));
  for (const [at, atom] of sentence.atoms.entries()) {
    if (!sentence.has(at, 'having') || !sentence.has(sentence.beyondGlue(at, -1), 'report', 'weak-report', 'adjective'))
      continue;
    const next = sentence.beyondGlue(at, 1);
    const column =
      next > at && sentence.atoms[next]!.facts.find(({ kind, value }) => kind === 'column' && columns.has(value));
    if (!column || sentence.atoms[next]!.used || found.at.includes(next) || atom.used) continue;
    findings.problems.push({
      note: note('column-no-filter', {
        column: column.value,
        report: report.name,
        said: sentence.spelled(at, next + 1),
      }),
      choices: [without(sentence, { start: at, end: next + 1 })],
    });
  }
}

/** "In Ruby, I mean Python", "deals, pyth0n": two programs, or a word of its own that could be one. */
function programs({ sentence, program, former, findings }: DoubtsInput): void {
  if (program.other !== null)
    findings.problems.push({ note: note('two-programs', { one: program.id, other: program.other }), choices: [] });
  if (program.named || program.unknown !== null || former) return;
  for (const [at, atom] of sentence.atoms.entries()) {
    // "We're a Rust shop": a name that is also a word, spelled like a name, and not where a program is named.
    const capital = at > 0 && /^\p{Lu}/u.test(sentence.spelled(at)) && sentence.text !== sentence.text.toUpperCase();
    const word = sentence.atoms[at + 1]?.gap === false && /^[&+#]$/.test(sentence.atoms[at + 1]!.text);
    if (!atom.used && sentence.has(at, 'weak-program') && capital && !word) {
      findings.problems.push({
        note: note('unknown-program', { said: sentence.spelled(at) }),
        choices: [without(sentence, { start: at, end: at + 1 })],
      });
      continue;
    }
    const begins = sentence.atoms[at - 1]?.text === ',';
    const ends = (sentence.atoms[at + 1]?.kind ?? 'mark') === 'mark' || sentence.has(at + 1, 'please');
    if (atom.used || !sentence.has(at, 'unknown') || !begins || !ends || !/^[a-z][a-z0-9+#.]*$/i.test(atom.text))
      continue;
    // The name of the sender is at the end of a letter.
    if (/^\p{Lu}\p{Ll}/u.test(sentence.spelled(at)) && sentence.text.length > 120) continue;
    findings.problems.push({
      note: note('unknown-program', { said: sentence.spelled(at) }),
      choices: [without(sentence, { start: at, end: at + 1 })],
    });
  }
}

/** "Every Monday the clicks of Friday": a fixed date, so every run would have the same rows. Nor is "clicks on Mondays" a single date. */
function daysOfSchedule({ sentence, spans, scheduled, findings }: DoubtsInput): void {
  for (const span of spans) {
    const day = sentence.atoms.slice(span.at, span.end).some((_, i) => {
      const at = span.at + i;
      // "Mar" is also March in Spanish, and "minggu" also a week in Indonesian.
      return sentence.has(at, scheduled ? 'weekday' : 'every-weekday') && !sentence.has(at, 'month', 'unit');
    });
    if (day)
      findings.problems.push({
        note: note('unread-date', { said: span.said }),
        choices: [without(sentence, placeOf(span))],
      });
  }
}

/** "Every Monday of last month": a schedule, or the days of a period, which no filter has. */
function daysOfPeriods({ sentence, spans, today, findings }: DoubtsInput): void {
  // A weekday that is not said to be repeated, with a period that is over: "clicks on Mondays in October".
  const dated = (at: number) => spans.some((span) => at >= span.at && at < span.end);
  const plural = sentence.atoms.findIndex((atom, at) => atom.used && sentence.has(at, 'every-weekday') && !dated(at));
  const over = spans.find(({ from, to }) => isFixed(from ?? '') && isFixed(to ?? '') && String(to) < today);
  if (plural >= 0 && over && !sentence.says('every', 'cadence'))
    findings.problems.push({
      note: note('unread-date', { said: `${sentence.spelled(plural)} ${over.said}` }),
      choices: [without(sentence, { start: plural, end: plural + 1 })],
    });
  const only = sentence.atoms.findIndex(
    (atom, at) =>
      atom.used &&
      (sentence.has(at, 'every-weekday') || sentence.fact(at, 'cadence', 'workday') !== null) &&
      (sentence.has(at + 1, 'only') || sentence.has(at - 1, 'only')),
  );
  if (only >= 0 && spans.length > 0 && !over)
    findings.problems.push({
      note: note('unread-date', { said: `${sentence.spelled(only)} ${spans[0]!.said}` }),
      choices: [],
    });
  for (const { at, end, said, from, to } of spans) {
    // "Yesterday's clicks every Monday": a single day has no days of its own.
    const single = typeof from === 'object' && from !== null && typeof to === 'object' && to?.daysAgo === from.daysAgo;
    if (single) continue;
    for (const near of [sentence.beyondGlue(at, -1), sentence.beyondGlue(end - 1, 1)]) {
      const atom = sentence.atoms[near];
      if (!atom?.used || dated(near) || !sentence.has(near, 'weekday', 'every-weekday', 'cadence')) continue;
      // "At the beginning of each month, the previous month"
      if (sentence.fact(near, 'cadence')?.value.startsWith('month-')) continue;
      findings.problems.push({
        note: note('unread-date', { said: `${sentence.spelled(near)} ${said}` }),
        choices: [without(sentence, { start: near, end: near + 1 })],
      });
    }
  }
}
