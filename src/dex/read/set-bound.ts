/** Sets one date filter, so that no period is lost. */
import { isDeepStrictEqual } from 'node:util';
import { type Day, isFixed } from '../day.ts';
import { without } from './apply-values.ts';
import { type Findings, note } from './findings.ts';
import type { Span } from './read-spans.ts';
import type { Sentence } from './sentence.ts';

/** What has set each date filter. */
export type Bounds = Map<string, Bound>;

interface Bound {
  name: string;
  day: Day;
  span: Span;
  /** Whether the span is that of a state, which is a second condition beside any other. */
  valid: boolean;
}

/**
 * Sets a date filter. A second period for the same filter would be lost, so Dex asks. Only of a state, both can hold: deals that started in
 * October and are valid in December started by the end of October.
 */
export function setBound(sentence: Sentence, { search, problems }: Findings, bounds: Bounds, bound: Bound): void {
  const { name, day, span, valid } = bound;
  const former = search[name];
  const other = bounds.get(name);
  if (former === undefined) {
    search[name] = day;
    bounds.set(name, bound);
    return;
  }
  if (isDeepStrictEqual(former, day)) return;
  if (other && (valid || other.valid) && isFixed(other.day) && isFixed(day)) {
    if (name.endsWith('_before') ? day < other.day : day > other.day) search[name] = day;
    bounds.set(name, { ...bound, day: search[name] as string, valid: valid && other.valid });
    return;
  }
  if (problems.some(({ note: { id } }) => id === 'two-periods')) return;
  const places = [...(other ? [other.span] : []), span];
  problems.push({
    note: note('two-periods', { one: other?.span.said ?? `${name}=${String(former)}`, other: span.said }),
    choices: places.map(({ at, end }) => without(sentence, { start: at, end })),
  });
}
