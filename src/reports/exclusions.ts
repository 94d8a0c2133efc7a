/**
 * Exclusion filters. Every filter that takes a list of values has one: `country_not` selects exactly the rows that `country` with the
 * same values does not select. Rows without a value are therefore among them. A report type declares only `country`.
 */
import { type Sql, sql } from '../db/sql.ts';
import type { Problem } from '../errors.ts';
import type { Filter } from './param.ts';
import type { ReportType, SearchParams } from './report-type.ts';

const SUFFIX = '_not';

/** Controls of the filters that take a list. */
const LISTS: readonly string[] = ['list', 'choice', 'ids'] satisfies Filter['control'][];

/**
 * The report type with the exclusion of each list filter, directly after the filter. A required filter has none, because it is always
 * present. Throws an error if the report type has a filter of its own with the name of an exclusion.
 */
export function withExclusions(report: ReportType): ReportType {
  const { search, required = [] } = report;
  const filters = Object.entries(search).flatMap(([name, filter]) => {
    if (!LISTS.includes(filter.control) || filter.excludes !== undefined || required.includes(name)) {
      return [[name, filter] as const];
    }
    const exclusion = name + SUFFIX;
    if (Object.hasOwn(search, exclusion) && search[exclusion]!.excludes === undefined) {
      throw new Error(
        `Report type ${report.name}: the filter ${exclusion} has the name of the exclusion of ${name}. Rename it.`,
      );
    }
    return [[name, filter] as const, [exclusion, exclusionOf(name, filter)] as const];
  });
  return { ...report, search: Object.fromEntries(filters) };
}

/** The same values in the same spelling, so that both filters have the same limits and canonical form. */
function exclusionOf(name: string, filter: Filter): Filter {
  const { schema, phrase } = filter;
  const description = `Excludes these values of \`${name}\`, in the same form. Keeps rows without a value. Cannot be combined with \`${name}\`.`;
  return {
    ...filter,
    excludes: name,
    phrase: `except ${phrase ?? `${name.replaceAll('_', ' ')} …`}`,
    schema: { ...schema, description },
  };
}

/** The name of the filter whose exclusion could have this name, or null. */
export function excludedBy(name: string): string | null {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : null;
}

/**
 * The opposite of the condition of a filter. `not` would drop rows without a value, for which the condition is null. The planner
 * estimates `is not true` from the condition, and compares long lists by hashing, as it does without it.
 */
export function except(condition: Sql): Sql {
  return sql`(${condition}) is not true`;
}

/**
 * A filter and its exclusion in one request would either contradict each other or be a longer way to write the filter alone, and such
 * twins would have different hashes.
 */
export function exclusionProblems({ search }: ReportType, given: SearchParams): Problem[] {
  return Object.entries(search).flatMap(([name, { excludes }]) => {
    if (excludes === undefined || !(name in given) || !(excludes in given)) return [];
    return [
      {
        field: name,
        wrong: `cannot be combined with ${excludes}`,
        next: `Send either ${excludes} or ${name}`,
      },
    ];
  });
}
