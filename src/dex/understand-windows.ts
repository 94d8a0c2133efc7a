/** Lengths of the windows that a ranking compares: "over the last 3 days compared to the two weeks before". */
import { dictionary } from '../dictionary.ts';
import type { ReportType } from '../reports/report-type.ts';
import { daysBetween, resolved } from './day.ts';
import { noteFilter } from './note-filter.ts';
import type { Reading } from './reading.ts';
import type { Span } from './span.ts';
import type { Findings } from './understanding.ts';

const COUNT = String.raw`(\d{1,3}|one|two|three|four|six|eight)\s+(days?|weeks?|months?)`;
const COMPARED = new RegExp(
  String.raw`\b(?:compared (?:to|with)|against|versus|vs\.?|than|relative to)\s+(?:the\s+)?(?:(?:previous|prior|preceding)\s+${COUNT}|${COUNT}\s+(?:before|earlier|prior))\b`,
);
const NUMBERS = dictionary<number>({ one: 1, two: 2, three: 3, four: 4, six: 6, eight: 8 });
const LENGTHS = dictionary<number>({ d: 1, w: 7, m: 30 });

/** Removes the earlier window from the question. Runs before the dates, because it looks like one. */
export function takeWindowBefore(reading: Reading): number | null {
  const match = reading.take(COMPARED);
  if (!match) return null;
  const [count, unit] = [match[1] ?? match[3]!, match[2] ?? match[4]!];
  return (NUMBERS[count] ?? Number(count)) * LENGTHS[unit[0]!]!;
}

/** Whether the report compares windows. Then the span is the recent window. */
export function applyWindows(
  report: ReportType,
  { span, before, today, found }: { span: Span | null; before: number | null; today: string; found: Findings },
): boolean {
  const { recent_days, before_days } = report.search;
  if (!recent_days || !before_days) return false;
  if (span && span.from !== null) {
    const to = span.to === null ? today : resolved(span.to, today);
    const days = daysBetween(resolved(span.from, today), to) + 1;
    noteFilter(found, { name: 'recent_days', param: recent_days, value: days });
    if (!found.search['recent_days'])
      found.missing.push(`\`${report.name}\` compares at most 90 recent days; I left “${span.said}” out.`);
    else if (typeof span.from === 'string')
      found.assumptions.push(
        `The recent window always ends now, so I took “${span.said}” as the last ${days === 1 ? 'day' : `${days} days`}.`,
      );
  }
  if (before !== null) noteFilter(found, { name: 'before_days', param: before_days, value: before });
  return true;
}
