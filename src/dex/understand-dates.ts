/** Finds the span of days in a question. Relative spans stay relative, so that scheduled programs compute them on each run. */
import type { Reading } from './reading.ts';
import type { DateContext, Span } from './span.ts';
import { explicitSpan } from './understand-calendar.ts';
import { relativeSpan, singleDay } from './understand-relative-days.ts';

/** Removes the dates from the question. Null if there are none. */
export function understandDates(reading: Reading, context: DateContext): Span | null {
  const before = reading.rest;
  const span = relativeSpan(reading, context) ?? explicitSpan(reading, context) ?? singleDay(reading, context);
  return span && { ...span, at: firstDifference(before, reading.rest) };
}

// The removed part starts where the texts differ.
function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}
