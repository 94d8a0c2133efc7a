/** What a request has that its report type does not have any longer. A link or a preset can be older than the report type. */

import type { ExportRequest } from '../data/export-search.ts';
import { listOf } from '../data/list-of.ts';
import type { ReportType } from '../data/report-types.ts';
import type { Changes } from './use-export-form.ts';

export interface UnknownParams {
  /** In words: `filter “vertical”`. */
  names: string[];
  /** Changes of the form that remove them. */
  filters: Changes;
  options: Changes;
}

/** Every report type and request has it. Operators alone can use another publisher than their own. */
const PUBLISHER = 'publisher_id';

export function unknownParams(
  { search_params = {}, index_params = {} }: ExportRequest,
  report: ReportType,
): UnknownParams {
  const known = new Set([PUBLISHER, ...report.filters.map(({ name }) => name)]);
  const filters = Object.keys(search_params).filter((name) => !known.has(name));
  const keys = new Set(report.columns.map(({ key }) => key));
  const chosen = listOf(index_params['columns']);
  const columns = chosen.filter((key) => !keys.has(key));
  const left = chosen.filter((key) => keys.has(key));
  const sort = index_params['sort'];
  const isUnsorted = sort !== undefined && !report.orders.some(({ name }) => name === sort);
  return {
    names: [
      ...filters.map((name) => `filter “${name}”`),
      ...columns.map((key) => `column “${key}”`),
      ...(isUnsorted ? [`sort order “${sort}”`] : []),
    ],
    filters: Object.fromEntries(filters.map((name) => [name, undefined])),
    options: {
      // Without any column that is left, the file has the default columns.
      ...(columns.length > 0 ? { columns: left.length > 0 ? left : undefined } : {}),
      ...(isUnsorted ? { sort: undefined } : {}),
    },
  };
}
