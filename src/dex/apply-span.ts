/** Sets the date filters of a report from a span. Reports when it has no such filters, or limits the number of days. */

import type { ReportType } from '../reports/report-type.ts';
import { addDays, type Day, daysBetween, resolved } from './day.ts';
import { filterKind } from './filter-kind.ts';
import type { Schedule } from './integration.ts';
import { words } from './patterns.ts';
import type { Reading } from './reading.ts';
import type { Span } from './span.ts';
import type { Findings } from './understanding.ts';

export interface SpanInput {
  reading: Reading;
  report: ReportType;
  span: Span | null;
  schedule: Schedule | null;
  today: string;
  found: Findings;
}

/** The default span of a scheduled program: the days since its last run. */
const SINCE_LAST_RUN: Readonly<Record<Schedule['every'], readonly [days: number, until: number]>> = {
  hour: [0, 0],
  day: [1, 1],
  week: [7, 1],
  month: [31, 1],
};

const USUAL_DAYS = 30;

export function applySpan(input: SpanInput): void {
  const { report, span } = input;
  const days = Object.entries(report.search)
    .filter(([, param]) => filterKind(param).kind === 'day')
    .map(([name]) => name);
  const required = days.filter((name) => report.required?.includes(name));
  if (required.length === 2) applyRequired(input, required as [string, string]);
  else if (span && days.length > 0) applyOpen(input, days);
  else if (span) noDays(input, span);
}

function noDays({ report, found }: SpanInput, span: Span): void {
  const window = report.columns.map(({ label }) => /\d+ days/.exec(label)?.[0]).find((days) => days !== undefined);
  if (window && span.said.includes(window)) return;
  const always = window ? ` Its results are always those of the last ${window}.` : '';
  found.missing.push(`\`${report.name}\` has no filter for dates, so I left “${span.said.trim()}” out.${always}`);
}

/** First and last day are required, and must be within a year. */
function applyRequired({ report, span, schedule, today, found }: SpanInput, [start, end]: [string, string]): void {
  if (start in found.search && end in found.search) return;
  const [from, to] = schedule ? SINCE_LAST_RUN[schedule.every] : [USUAL_DAYS, 1];
  const last: Day = span?.to ?? { daysAgo: span ? 0 : to };
  let first: Day = span?.from ?? (span ? addDays(resolved(last, today), -USUAL_DAYS) : { daysAgo: from });
  if (span?.note) found.assumptions.push(span.note);
  if (!span) {
    const said = from === 0 ? 'today' : from === 1 ? 'yesterday' : `the last ${from} days, without today`;
    found.assumptions.push(`\`${start}\` and \`${end}\` must be given and you named no days, so I took ${said}.`);
  }
  // The report decides how long a span can be, so the longest valid one is searched.
  const length = daysBetween(resolved(first, today), resolved(last, today));
  const most = longest(report, [start, end]);
  if (length + 1 > most) {
    first =
      typeof first === 'string' && typeof last === 'string'
        ? addDays(last, 1 - most)
        : { daysAgo: daysBetween(resolved(last, today), today) + most - 1 };
    found.missing.push(
      `\`${report.name}\` spans at most ${most} days, so the program asks for the last ${most}; ask for earlier ones in further reports.`,
    );
  }
  if (schedule && typeof first === 'string' && typeof last === 'string') {
    found.assumptions.push(
      `The days ${first} to ${last} are fixed in the program; change them when it is to ask for others.`,
    );
  }
  found.search[start] ??= first;
  found.search[end] ??= last;
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

/** Pairs of filters such as `starts_after` and `starts_before`. The verb of the question selects the pair. */
function applyOpen({ reading, span, found }: SpanInput, days: readonly string[]): void {
  const pairs = days.filter((name) => name.endsWith('_after')).map((name) => name.slice(0, -'_after'.length));
  const said = span && nearestVerb(reading.whole, pairs, span.at);
  const pair = said ?? pairs[0];
  if (!pair || !span) return;
  if (span.from !== null && days.includes(`${pair}_after`)) found.search[`${pair}_after`] ??= span.from;
  if (span.to !== null && days.includes(`${pair}_before`)) found.search[`${pair}_before`] ??= span.to;
  if (span.note) found.assumptions.push(span.note);
  if (!said) {
    const other = pairs.find((one) => one !== pair);
    found.assumptions.push(
      `I took “${span.said.trim()}” as when a deal ${pair}; \`${other}_after\` and \`${other}_before\` filter the other way.`,
    );
  }
}

/** The last word for a pair before the days, otherwise the first one after them. */
function nearestVerb(text: string, pairs: readonly string[], at: number): string | null {
  const verbs = pairs.flatMap((pair) => {
    const pattern = pair.startsWith('end') ? ENDING : new RegExp(`\\b${pair.replace(/s$/, '')}(?:s|ed|ing)?\\b(?! of)`);
    return [...text.matchAll(new RegExp(pattern, 'g'))].map(({ index }) => ({ pair, index }));
  });
  const before = verbs.filter(({ index }) => index < at).sort((a, b) => b.index - a.index);
  const after = verbs.filter(({ index }) => index >= at).sort((a, b) => a.index - b.index);
  return (before[0] ?? after[0])?.pair ?? null;
}

/** Words for ends. Days of a report with such filters are read as future days. */
export const ENDING = words(
  String.raw`end(?:s|ing)?(?! of)|expir\w+|run(?:s|ning)? out|laufen .*ab|ablaufen\w*|enden|finissent|terminan`,
  'caducan|scadono|aflopen',
);
