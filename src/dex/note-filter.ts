import type { Param } from '../reports/param.ts';
import { accepts } from './filter-kind.ts';
import type { IntegrationValue } from './integration.ts';
import type { Findings } from './understanding.ts';

/** Notes a value that was found, when the filter takes it: nothing is ever asked for that the API would refuse. */
export function noteFilter(
  found: Pick<Findings, 'search'>,
  { name, param, value }: { name: string; param: Param; value: IntegrationValue },
): void {
  if (accepts(param, value)) found.search[name] = value;
}

/** One value alone, or a list. */
export function oneOrMore(values: readonly string[]): IntegrationValue {
  return values.length === 1 ? values[0]! : values;
}
