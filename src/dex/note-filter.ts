import type { Param } from '../reports/param.ts';
import { accepts } from './filter-kind.ts';
import type { IntegrationValue } from './integration.ts';
import type { Findings } from './understanding.ts';

/** Adds a value to a filter if the filter accepts it, so that no request is built that the API would reject. */
export function noteFilter(
  found: Pick<Findings, 'search'>,
  { name, param, value }: { name: string; param: Param; value: IntegrationValue },
): void {
  if (accepts(param, value)) found.search[name] = value;
}

/** A single value, or a list of several. */
export function oneOrMore(values: readonly string[]): IntegrationValue {
  return values.length === 1 ? values[0]! : values;
}
