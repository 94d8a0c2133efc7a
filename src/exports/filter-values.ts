/** The values of a filter that exist in the data, for pickers that search by name. */
import { invalid, type Problem, shownValue } from '../errors.ts';
import type { Filter } from '../reports/param.ts';
import type { ReportType } from '../reports/report-type.ts';
import { valuesStatement } from '../source/statements.ts';
import { READ_LIMIT_MS, type Reader, type Reads } from './reads.ts';
import type { ExportRequest } from './request.ts';

export interface FilterValue {
  value: string;
  label: string;
  /** Number of rows with the value. */
  rows: number;
}

export interface FilterValues {
  /** The most frequent first. */
  values: FilterValue[];
  /** Whether there are more values. */
  truncated: boolean;
}

export interface ValuesInput {
  reader: Reader;
  /** The rows that are counted. */
  request: ExportRequest;
  filter: string;
  /** Text in the value or its label. Empty for all values. */
  words: string;
  limit: number;
}

/** Whether {@link filterValues} can list the values of a filter: it takes some of them, and they are in a column of its name. */
export function hasValues(report: ReportType, filter: string): boolean {
  const { search, columns } = report;
  const control = Object.hasOwn(search, filter) ? search[filter]!.control : 'text';
  if (control === 'choice') return true;
  return (control === 'list' || control === 'ids') && columns.some(({ key }) => key === valuesOf(report, filter));
}

/** The filter whose values a filter takes. An exclusion takes those of the filter that it excludes. */
function valuesOf({ search }: ReportType, filter: string): string {
  return search[filter]!.excludes ?? filter;
}

/**
 * Reads the values and counts their rows, with the scope of the request. A `choice` also has its values without rows. Throws
 * VALIDATION_ERROR for a filter without values, and when reading takes longer than {@link READ_LIMIT_MS}.
 */
export async function filterValues(ctx: { reads: Reads }, input: ValuesInput): Promise<FilterValues> {
  const { reader, request, filter: name, words, limit } = input;
  const { report } = request;
  if (!hasValues(report, name)) throw invalid(withoutValues(report, name));
  const filter = report.search[name]!;
  const values = valuesOf(report, name);
  const value = report.columns.find(({ key }) => key === values)?.sql;
  const counted = value
    ? await ctx.reads.inTurn(
        { reader, source: report.source },
        (inSnapshot) =>
          inSnapshot(request, (look, reading) => {
            const label = report.labels?.[values] ?? value;
            const known = valuesNamed(filter, words);
            const query = { value, label, words, known, limit: limit + 1 };
            return look.query<FilterValue & Record<string, unknown>>(valuesStatement(reading, query));
          }),
        () => invalid(TOO_SLOW),
      )
    : [];
  const found = [...counted, ...unused(filter, words, counted)];
  return {
    values: found.slice(0, limit).map((one) => ({ ...one, label: filter.names?.().get(one.value) ?? one.label })),
    truncated: found.length > limit,
  };
}

/** Values whose name contains the text. The names are English, so letters need no other folding. */
function valuesNamed({ names }: Filter, words: string): string[] {
  const wanted = words.toLowerCase();
  return [...(names?.() ?? [])].filter(([, name]) => name.toLowerCase().includes(wanted)).map(([value]) => value);
}

/** A choice has few values, which a form shows even if no row has them. A search finds them by their own letters. */
function unused({ allowed = [] }: Filter, words: string, counted: FilterValue[]): FilterValue[] {
  return allowed
    .filter((value) => !counted.some((one) => one.value === value) && value.includes(words.toLowerCase()))
    .map((value) => ({ value, label: value, rows: 0 }));
}

function withoutValues(report: ReportType, name: string): Problem {
  const allowed = Object.keys(report.search).filter((filter) => hasValues(report, filter));
  return {
    field: 'filter',
    wrong: `${shownValue(name)} is not a filter of ${report.name} with values to list`,
    allowed: allowed.join(', ') || 'none',
  };
}

const TOO_SLOW: Problem = {
  field: 'filter',
  wrong: `its values were not found within ${READ_LIMIT_MS / 1000} seconds`,
  next: 'Send the value without looking it up',
};
