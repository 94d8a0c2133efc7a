/** Which span of days a question means. Relative ones stay relative, so that code which runs on a schedule computes them each time. */
import type { Reading } from './reading.ts';
import type { DateContext, Span } from './span.ts';
import { explicitSpan } from './understand-calendar.ts';
import { relativeSpan, singleDay } from './understand-relative-days.ts';

/** Takes the dates out of the question; null when it names none. */
export function understandDates(reading: Reading, context: DateContext): Span | null {
  const before = reading.rest;
  const span = relativeSpan(reading, context) ?? explicitSpan(reading, context) ?? singleDay(reading, context);
  return span && { ...span, at: firstDifference(before, reading.rest) };
}

/** What was taken begins where the texts differ. */
function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}
