/**
 * The account of a question, after all readers: what a word says must be in the request, or Dex says that it is not. The readers decide what
 * words mean, and this decides nothing. It only finds what one of them has claimed and none has put into the request.
 */
import type { ReportType } from '../../reports/report-type.ts';
import { type Day, monthSpan, resolved } from '../day.ts';
import type { Schedule } from '../integration.ts';
import type { Understanding } from '../understanding.ts';
import { without } from './apply-values.ts';
import { type Findings, note } from './findings.ts';
import type { Span } from './read-spans.ts';
import type { Sentence } from './sentence.ts';

export interface AccountInput {
  sentence: Sentence;
  report: ReportType;
  spans: readonly Span[];
  today: string;
  findings: Findings;
  /** The request, also with what the question before says. */
  search: Understanding['search'];
  /** The filters of the question before. */
  former: Understanding['search'];
  schedule: Schedule | null;
  timezone: boolean;
  language: string;
}

export function account(input: AccountInput): void {
  contradictions(input);
  if (input.findings.problems.length > 0) return;
  const said = [...valuesLost(input), ...programsLost(input)];
  const { sentence, findings } = input;
  const words = said.map((at) => sentence.spelled(at));
  findings.unused.push(...words);
  if (words.length > 0)
    findings.missing.push(note('unused', { count: words.length, words: words.map((word) => `“${word}”`).join(', ') }));
  for (const span of spansLost(input))
    findings.problems.push({
      note: note('unread-date', { said: span.said }),
      choices: [without(sentence, { start: span.at, end: span.end })],
    });
  for (const at of datesLost(input))
    findings.problems.push({ note: note('unread-date', { said: sentence.spelled(at) }), choices: [] });
}

/** States that a day can also mean. */
const STATES = ['active', 'upcoming', 'expired'];

/** Two filters that no row fulfills: "active but expired", "ending before today and after tomorrow". */
function contradictions({ sentence, report, search, spans, today, findings }: AccountInput): void {
  const ask = (said: string, filter: string) => {
    if (findings.problems.length === 0)
      findings.problems.push({ note: note('contradiction', { said, filter }), choices: [] });
  };
  const states = (report.exclusive ?? []).filter((name) => search[name] === true);
  // A flag of the question before, and one that is set by its name, have no word here.
  const words = sentence.atoms.flatMap(({ used, facts }, at) =>
    used && facts.some(({ kind, value }) => kind === 'value' && states.includes(value.split('=')[0]!))
      ? [sentence.spelled(at)]
      : [],
  );
  if (states.length > 1) ask((words.length > 0 ? words : states).join(', '), states[1]!);
  for (const [first, last] of [
    ['start_date', 'end_date'],
    ['starts_after', 'starts_before'],
    ['ends_after', 'ends_before'],
  ] as const) {
    const [from, to] = [search[first], search[last]].map((day) => day !== undefined && resolved(day as Day, today));
    if (from && to && from > to) ask(spans.map(({ said }) => said).join(', ') || `${from}, ${to}`, first);
  }
}

/** Values that a reader has claimed and that no filter has. */
function valuesLost({ sentence, spans, search, former, timezone, findings }: AccountInput): number[] {
  return owned(sentence, 'value').filter((at) => {
    if (findings.unused.some((said) => said.includes(sentence.spelled(at)))) return false;
    return !sentence.atoms[at]!.facts.some(({ value: fact }) => {
      const [filter = '', values = ''] = fact.split('=');
      // "Valid on Christmas Eve" is a day, and "Japan time" a time zone. What the question before has, this one can remove.
      if ((STATES.includes(filter) && spans.length > 0) || (filter === 'country' && timezone)) return true;
      const has = [search, former].flatMap((each) => [each[filter], each[`${filter}_not`]].flat().map(String));
      return (
        typeof search[filter] === 'boolean' ||
        values.split(',').some((one) => has.includes(one) || has.includes(one.replaceAll(' ', '-')))
      );
    });
  });
}

/** Programs that a reader has claimed, and that is not the one of the request. What is set aside is behind a negation. */
function programsLost({ sentence, language }: AccountInput): number[] {
  return owned(sentence, 'program').filter(
    (at) =>
      !sentence.fact(at, 'program', language) &&
      !sentence.has(at + 1, 'ignored') &&
      ![sentence.beyondGlue(at, -1), sentence.beyondGlue(at, 1)].some((i) =>
        sentence.has(i, 'not', 'not-after', 'instead-of', 'instead-after'),
      ),
  );
}

/** Atoms that a reader has used and that can mean only this. */
function owned(sentence: Sentence, kind: string): number[] {
  return sentence.atoms.flatMap((atom, at) =>
    atom.used && atom.facts.length > 0 && atom.facts.every((fact) => fact.kind === kind) ? [at] : [],
  );
}

/** Months and years of a period that no day of the request has. */
function datesLost({ sentence, search, schedule, today }: AccountInput): number[] {
  const days = daysOf(search, today);
  if (schedule || days.length === 0) return [];
  const [first, last] = [days[0]!, days.at(-1)!];
  const within = (from: string, to: string) => from <= last && to >= first;
  const years = [first, last].map((day) => Number(day.slice(0, 4)));
  return [
    ...owned(sentence, 'month').filter(
      (at) =>
        !sentence.atoms[at]!.facts.some(({ value }) => years.some((year) => within(...monthSpan(year, Number(value))))),
    ),
    ...sentence.atoms.flatMap((atom, at) =>
      atom.used &&
      sentence.has(at, 'year') &&
      /^20\d\d$/.test(atom.text) &&
      !within(`${atom.text}-01-01`, `${atom.text}-12-31`)
        ? [at]
        : [],
    ),
  ];
}

/** The days of the request, earliest first. */
function daysOf(search: Understanding['search'], today: string): string[] {
  return Object.values(search)
    .flatMap((value) =>
      typeof value === 'string' || (typeof value === 'object' && 'daysAgo' in value) ? [resolved(value, today)] : [],
    )
    .filter((day) => /^\d{4}-\d\d-\d\d$/.test(day))
    .sort();
}

/** Periods of which neither day is in the request. Windows of days, and those of a schedule, are counted instead. */
function spansLost({ report, spans, search, schedule, today }: AccountInput): readonly Span[] {
  if (schedule || 'recent_days' in report.search) return [];
  const days = new Set(daysOf(search, today));
  const has = (day: Day | null) => day !== null && days.has(resolved(day, today));
  return spans.filter(({ from, to }) => !has(from) && !has(to));
}
