/** Sets the date filters of a report from spans. What it cannot express becomes a problem. */
import { dictionary } from '../../dictionary.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { addDays, type Day, daysBetween, isFixed, resolved } from '../day.ts';
import { filterKind } from '../filter-kind.ts';
import type { Schedule } from '../integration.ts';
import { set, without } from './apply-values.ts';
import { verbsOf } from './date-verbs.ts';
import { type Findings, note } from './findings.ts';
import type { Span } from './read-spans.ts';
import type { Sentence } from './sentence.ts';
import { type Bounds, setBound } from './set-bound.ts';
import type { ValueGroup } from './value-groups.ts';

export interface SpansInput {
  sentence: Sentence;
  report: ReportType;
  spans: readonly Span[];
  groups: readonly ValueGroup[];
  schedule: Schedule | null;
  today: string;
  findings: Findings;
}

/** The default span of a scheduled program: the days since its last run. */
const SINCE_LAST_RUN: Readonly<Record<Schedule['every'], readonly [days: number, until: number]>> = {
  hour: [0, 0],
  day: [1, 1],
  week: [7, 1],
  month: [31, 1],
};

const USUAL_DAYS = 30;

export function applySpans(input: SpansInput): void {
  const { report, spans, findings, sentence } = input;
  const days = dayFilters(report);
  const required = days.filter((name) => report.required?.includes(name));
  const windows = 'recent_days' in report.search && 'before_days' in report.search;
  for (const { note: one, said } of spans) {
    if (one?.id === 'ambiguous-day')
      findings.problems.push({
        note: one,
        choices: [one.values['one'], one.values['other']].map((day) => ({
          label: String(day),
          question: sentence.text.replace(said, String(day)),
        })),
      });
    else if (one?.id === 'took-hours' && required.length > 0)
      findings.problems.push({ note: note('only-days', { said }), choices: [] });
    else if (one?.id === 'turned-round' || (one?.id === 'unread-date' && days.length > 0))
      findings.problems.push({ note: one, choices: [] });
    else if (one && days.length > 0) findings.assumptions.push(one);
  }
  if (windows) {
    applyWindows(input);
    return;
  }
  const pairs = days.filter((name) => name.endsWith('_after')).map((name) => name.slice(0, -'_after'.length));
  const surplus = spans.slice(pairs.length > 0 ? pairs.length : 1);
  if (surplus[0])
    findings.problems.push({
      note: note('two-periods', { one: spans[0]!.said, other: surplus[0].said }),
      choices: spans.map((span) => without(sentence, { start: span.at, end: span.end })),
    });
  for (const span of spans)
    if (isExcluded(sentence, span))
      findings.problems.push({
        note: note('no-exclusion', { report: report.name, filter: days[0] ?? 'date', said: span.said }),
        choices: [without(sentence, { start: span.at, end: span.end })],
      });
  if (required.length === 2) applyRequired(input, required as [string, string]);
  else if (pairs.length > 0) {
    const bounds: Bounds = new Map();
    for (const span of spans) applyPair(input, { span, pairs, days, bounds });
  } else if (spans[0]) noDays(input, spans[0]);
}

function dayFilters(report: ReportType): string[] {
  return Object.entries(report.search)
    .filter(([, param]) => filterKind(param).kind === 'day')
    .map(([name]) => name);
}

/** "But not last week" */
function isExcluded(sentence: Sentence, { at }: Span): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 6); i--) {
    if (!sentence.atoms[i]!.used && sentence.has(i, 'not') && !sentence.has(i, 'before', 'until')) {
      sentence.use(i);
      return true;
    }
    if (!sentence.isGlue(i) && !sentence.has(i, 'verb', 'since', 'report', 'until', 'before', 'after')) return false;
  }
  return false;
}

function noDays({ sentence, report, findings }: SpansInput, span: Span): void {
  // "Their sales of the last 30 days" are columns.
  const window = report.columns.some(({ key }) => /_30d$/.test(key));
  if (window && typeof span.from === 'object' && span.from?.daysAgo === 30) return;
  findings.problems.push({
    note: note('no-dates', { report: report.name, said: span.said, window: window ? 30 : 0 }),
    choices: [without(sentence, { start: span.at, end: span.end })],
  });
}

/** First and last day are required, and the report limits how long a span can be. */
function applyRequired(
  { sentence, report, spans, schedule, today, findings }: SpansInput,
  [start, end]: [string, string],
): void {
  if (start in findings.search && end in findings.search && spans.length === 0) return;
  const span = spans[0];
  // What is changed can be old, and what is new can be of today.
  const [from, to] = schedule?.changes ? [USUAL_DAYS, 0] : schedule ? SINCE_LAST_RUN[schedule.every] : [USUAL_DAYS, 1];
  const last: Day = span?.to ?? { daysAgo: span ? 0 : to };
  const first: Day = span?.from ?? (span ? addDays(resolved(last, today), -USUAL_DAYS) : { daysAgo: from });
  if (!span) findings.assumptions.push(note('no-days-named', { start, end, days: from }));
  else if (span.from === null)
    findings.assumptions.push(note('took-days', { said: span.said, from: String(first), to: resolved(last, today) }));
  const length = daysBetween(resolved(first, today), resolved(last, today)) + 1;
  const most = longest(report, [start, end]);
  if (length > most) {
    findings.problems.push({
      note: note('too-many-days', { report: report.name, most, said: span?.said ?? '' }),
      choices: span ? [without(sentence, { start: span.at, end: span.end })] : [],
    });
    return;
  }
  if (schedule && isFixed(first) && isFixed(last))
    findings.assumptions.push(note('fixed-days', { from: first, to: last }));
  findings.search[start] = first;
  findings.search[end] = last;
}

function longest(report: ReportType, [start, end]: [string, string]): number {
  const fits = (days: number) =>
    !report.check?.({ [start]: '2020-01-01', [end]: addDays('2020-01-01', days - 1) }, { timezone: 'UTC' });
  if (fits(10_000)) return Number.POSITIVE_INFINITY;
  let [low, high] = [1, 10_000];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Pairs of filters such as `starts_after` and `starts_before`. The nearest verb of the question selects the pair. */
function applyPair(
  { sentence, report, groups, today, findings }: SpansInput,
  { span, pairs, days, bounds }: { span: Span; pairs: readonly string[]; days: readonly string[]; bounds: Bounds },
): void {
  const verbs = verbsOf(sentence, span, pairs);
  const state = { groups, today, findings };
  // "Die im Dezember gelten und im November begonnen haben": the verb behind is that of the next period.
  const valid = verbs.before === null && !verbs.beside && isValidity(sentence, span, { ...state, beside: true });
  const unused = valid ? null : (verbs.before ?? verbs.behind);
  if (valid || (unused === null && isValidity(sentence, span, { ...state, beside: false }))) {
    setValidity(sentence, span, findings, bounds);
    return;
  }
  const verb = unused ?? verbs.again;
  if (verb) sentence.use(verb.at);
  const said = verb?.pair ?? null;
  const other = said ? null : dateColumn(sentence, report, pairs);
  if (other) {
    findings.problems.push({
      note: note('column-no-filter', { column: other.column, report: report.name, said: `${other.said} ${span.said}` }),
      choices: [without(sentence, { start: span.at, end: span.end })],
    });
    return;
  }
  // "Deals for Christmas" need not start on that day.
  const themed = sentence.atoms.slice(span.at, span.end).some((_, i) => sentence.has(span.at + i, 'holiday'));
  // "Good until Sunday": deals that end by then, or those that are valid at least until then?
  const open = span.from === null && span.to !== null && resolved(span.to, today) >= today;
  if (!said && (themed || open)) {
    findings.problems.push({
      note: note('unread-date', { said: span.said }),
      choices: [without(sentence, { start: span.at, end: span.end })],
    });
    return;
  }
  const pair =
    said ??
    pairs.find((one) => !(`${one}_after` in findings.search) && !(`${one}_before` in findings.search)) ??
    pairs[0]!;
  const bound = (name: string, day: Day | null) => {
    if (day !== null && days.includes(name)) setBound(sentence, findings, bounds, { name, day, span, valid: false });
  };
  bound(`${pair}_after`, span.from);
  // What is active has begun, so a period until now needs no end.
  const begun = pair === 'starts' && findings.search['active'] === true && isMoving(span.from) && isMoving(span.to);
  if (!begun) bound(`${pair}_before`, span.to);
  const another = pairs.find((one) => one !== pair);
  if (!said && another) findings.assumptions.push(note('took-pair', { said: span.said, pair, other: another }));
}

/**
 * "Valid on Christmas Eve", "active in December": a state on other days than today. Deals that are active now and start later do not exist,
 * so a period that is still to come is that of the state, wherever it is in the question.
 */
function isValidity(
  sentence: Sentence,
  { at, end, from, to }: Span,
  { groups, today, findings, beside }: Pick<SpansInput, 'groups' | 'today' | 'findings'> & { beside: boolean },
): boolean {
  if (from === null || to === null) return false;
  // "Valid from next Monday"
  if (
    from === to &&
    [at - 1, at - 2].some((i) => sentence.has(i, 'between', 'since') && (i === at - 1 || sentence.isGlue(at - 1)))
  )
    return false;
  const near = (first: number, last: number) => {
    for (let i = first; i < last; i++)
      if (!sentence.isGlue(i) && !sentence.has(i, 'since', 'in', 'valid')) return false;
    return first <= last;
  };
  const later = resolved(from, today) > today;
  const other = later || resolved(to, today) < today;
  const state = groups.find(({ filter, negated }) => filter === 'active' && !negated);
  if (state && findings.search['active'] === true)
    return (later && !beside) || (other && (later || isFixed(from)) && (near(state.end, at) || near(end, state.start)));
  return sentence.atoms.some((_, i) => sentence.has(i, 'valid') && (near(i + 1, at) || near(end, i)));
}

/** Deals that are valid on at least one of the days. */
function setValidity(sentence: Sentence, span: Span, findings: Findings, bounds: Bounds): void {
  delete findings.search['active'];
  setBound(sentence, findings, bounds, { name: 'starts_before', day: span.to!, span, valid: true });
  setBound(sentence, findings, bounds, { name: 'ends_after', day: span.from!, span, valid: true });
  findings.assumptions.push(note('took-valid', { said: span.said }));
}

/** "Updated since yesterday": a date of the report that is not a filter. */
function dateColumn(
  sentence: Sentence,
  report: ReportType,
  pairs: readonly string[],
): { column: string; said: string } | null {
  const dates = report.columns
    .map(({ key }) => key)
    .filter((key) => key.endsWith('_at') && !pairs.some((pair) => key.startsWith(pair)));
  for (const [at, atom] of sentence.atoms.entries()) {
    const column = atom.used
      ? undefined
      : atom.facts.find(({ kind, value }) => kind === 'column' && dates.includes(value));
    if (column) return { column: column.value, said: sentence.spelled(at) };
  }
  return null;
}

function isMoving(day: Day | null): boolean {
  return typeof day === 'object' && day !== null && day.daysAgo >= 0;
}

/** Lengths of the windows that a ranking compares: "over the last 3 days compared to the two weeks before". */
function applyWindows({ sentence, report, spans, today, findings }: SpansInput): void {
  const [recent] = spans;
  if (recent) {
    const to = recent.to === null ? today : resolved(recent.to, today);
    const days = recent.from === null ? Number.NaN : daysBetween(resolved(recent.from, today), to) + 1;
    if (!set(findings, report, 'recent_days', days))
      findings.problems.push({
        note: note('too-many-days', { report: report.name, most: 90, said: recent.said }),
        choices: [without(sentence, { start: recent.at, end: recent.end })],
      });
    else if (typeof recent.from === 'string')
      findings.assumptions.push(note('window-ends-now', { said: recent.said, days }));
  }
  if (spans[1])
    findings.problems.push({ note: note('two-periods', { one: recent!.said, other: spans[1].said }), choices: [] });
}

const LENGTHS = dictionary<number>({ day: 1, week: 7, month: 30 });

/** Uses the earlier window before the dates are read, because it looks like one. */
export function readWindowBefore(sentence: Sentence): number | null {
  const found =
    sentence.take('versus previous number unit') ??
    sentence.take('versus last number unit') ??
    sentence.take('versus number unit previous') ??
    sentence.take('versus number previous unit') ??
    sentence.take('previous number unit versus') ??
    sentence.take('number unit previous versus') ??
    sentence.take('previous number unit versus-after') ??
    sentence.take('versus number unit');
  if (!found) return null;
  const count = found.facts.find((fact) => fact?.kind === 'number')!;
  const unit = found.facts.find((fact) => fact?.kind === 'unit')!;
  return Number(count.value) * (LENGTHS[unit.value] ?? 1);
}
