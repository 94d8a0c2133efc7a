/** The names of values that a request has as codes and numbers, such as countries and advertisers. */
import { useQueries } from '@tanstack/react-query';
import { listOf } from './list-of.ts';
import { type Filter, filterValuesQuery, type ReportType } from './report-types.ts';
import type { RequestBody } from './request-of.ts';

/** The label of each value, by filter. */
export type ValueLabels = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** As many as the pickers of the form load, so that both share their requests. */
const LISTED = 200;

/** Each value that is not among those listed needs a request of its own. More of them stay as they are. */
const MAX_LOOKED_UP = 10;

interface Lookup {
  filter: string;
  values: string[];
}

/** Empty until the labels are loaded. A value that no row has is not in it. */
export function useValueLabels(
  body: Pick<RequestBody, 'report_type' | 'search_params'>,
  type?: ReportType,
): ValueLabels {
  const wanted = lookupsOf(body, type?.filters ?? []);
  const query = (filter: string, q: string) =>
    filterValuesQuery({ report: body.report_type, filter, q, limit: LISTED });
  const lists = useQueries({ queries: wanted.map(({ filter }) => query(filter, '')) });
  const labels = new Map(
    wanted.map(({ filter }, i) => [filter, new Map(lists[i]?.data?.values.map(({ value, label }) => [value, label]))]),
  );
  const missing = wanted
    .flatMap(({ filter, values }, i) =>
      lists[i]?.data?.truncated
        ? values.filter((one) => !labels.get(filter)!.has(one)).map((one) => ({ filter, one }))
        : [],
    )
    .slice(0, MAX_LOOKED_UP);
  const looked = useQueries({ queries: missing.map(({ filter, one }) => query(filter, one)) });
  for (const [i, { filter, one }] of missing.entries()) {
    const found = looked[i]?.data?.values.find(({ value }) => value === one);
    if (found) labels.get(filter)!.set(one, found.label);
  }
  return labels;
}

function lookupsOf({ search_params }: Pick<RequestBody, 'search_params'>, filters: readonly Filter[]): Lookup[] {
  return filters.flatMap(({ name, control, has_values }) => {
    const given = search_params[name];
    if (!has_values || control === 'choice' || given === null || given === undefined) return [];
    return [{ filter: name, values: listOf(given) }];
  });
}
