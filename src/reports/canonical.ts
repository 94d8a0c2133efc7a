/**
 * Converts the parameters of a request to their canonical form: known keys, one spelling per value, defaults included.
 * Equivalent requests have the same canonical form and therefore the same hash.
 */
import { createHash } from 'node:crypto';
import type { FormatName } from '../encode/format.ts';
import { detailOf, invalidDetails, MAX_DETAILS, type Problem, shownValue } from '../errors.ts';
import { exclusionProblems } from './exclusions.ts';
import { appliesTo, type IndexParams, indexParams } from './index-params.ts';
import { knownNames } from './known-names.ts';
import { type Param, ParamError } from './param.ts';
import type { ReportType, SearchParams } from './report-type.ts';

/** What an earlier export has read. Schedules use it to export only the rest. */
export interface Since {
  /** The oldest transaction that could have been in progress then, as a number. All later ones count as not read. */
  xmin: string;
  /** The timestamp of the earlier snapshot, in PostgreSQL's format. */
  as_of: string;
  /** The canonical filters of the earlier export. */
  search_params: SearchParams;
}

export interface CanonicalParams {
  search_params: SearchParams;
  index_params: IndexParams;
  /** Limits the export to rows that are new or changed. Only schedules set it. */
  since?: Since;
}

declare const sortedKeys: unique symbol;

/** Canonical parameters whose keys are in order, so that they can be hashed. The database returns keys in another order. */
export type SortedParams = CanonicalParams & { readonly [sortedKeys]: true };

/**
 * Validates and canonicalizes both parameter objects. `null`, empty strings and empty lists are ignored.
 * Throws a VALIDATION_ERROR that lists all problems.
 */
export function canonicalParams(
  report: ReportType,
  sent: { search_params: unknown; index_params: unknown },
): SortedParams {
  const problems: Problem[] = [];
  const search = parseObject({
    report: report.name,
    field: 'search_params',
    params: report.search,
    sent: sent.search_params,
    problems,
  });
  for (const name of report.required ?? []) {
    if (!(name in search) && !problems.some((problem) => problem.field === `search_params.${name}`)) {
      problems.push({
        field: `search_params.${name}`,
        wrong: `required by ${report.name}, but missing`,
        next: 'Add it',
      });
    }
  }
  const shown = presentation(report, sent.index_params, problems);
  const timezone = shown['timezone'] as string;
  const conflict = problems.length === 0 ? report.check?.(search as SearchParams, { timezone }) : null;
  for (const found of [...exclusionProblems(report, search as SearchParams), ...(conflict ? [conflict] : [])]) {
    problems.push({ ...found, field: `search_params.${found.field}` });
  }
  if (problems.length > 0) throw invalidDetails(problems.map(detailOf));
  return {
    search_params: sorted(search) as SearchParams,
    index_params: sorted(shown) as unknown as IndexParams,
  } as SortedParams;
}

/**
 * The canonical `index_params`. The other parameters depend on the format, which is therefore parsed first. Some
 * parameters are left out if they have their default.
 */
function presentation(report: ReportType, sent: unknown, problems: Problem[]): Record<string, unknown> {
  const format = formatIn(report, sent);
  const all = Object.entries(indexParams(report, format));
  const known = all.filter(([, param]) => appliesTo(param, format)).map(([name]) => name);
  const params = all.map(([name, index]): [string, Param] => [
    name,
    appliesTo(index, format) ? index.param : { ...index.param, parse: () => notIn(format, index.formats!, known) },
  ]);
  const shown = parseObject({
    report: report.name,
    field: 'index_params',
    params: Object.fromEntries(params),
    known,
    sent,
    problems,
  });
  for (const [name, { fallback, omitsDefault }] of all) {
    if (omitsDefault && shown[name] === fallback) delete shown[name];
    else if (!omitsDefault && !(name in shown) && fallback !== undefined) shown[name] = fallback;
  }
  return shown;
}

/** The format that the request names, or that of the report type if it names none or an invalid one. */
function formatIn(report: ReportType, sent: unknown): FormatName {
  const { format } = (typeof sent === 'object' && sent !== null ? sent : {}) as { format?: unknown };
  try {
    return isEmpty(format) ? report.format : (indexParams(report)['format']!.param.parse(format) as FormatName);
  } catch (error) {
    if (!(error instanceof ParamError)) throw error;
    return report.format;
  }
}

function notIn(format: FormatName, formats: readonly FormatName[], known: readonly string[]): never {
  throw new ParamError({
    wrong: `not available in ${format} files`,
    allowed: known.join(', '),
    next: `Remove it, or set format to ${formats.join(' or ')}`,
  });
}

/** SHA-256 of a canonical request for a publisher, as {@link canonicalParams} returned it. Nothing is canonicalized again. */
export function paramsHash(request: { reportType: string; publisherId: number; params: SortedParams }): Buffer {
  const { reportType, publisherId, params } = request;
  const { search_params, index_params, since } = params;
  const canonical = JSON.stringify([reportType, publisherId, search_params, index_params, ...(since ? [since] : [])]);
  return createHash('sha256').update(canonical).digest();
}

interface ObjectToParse {
  /** The name of the report type. */
  report: string;
  field: string;
  params: Record<string, Param>;
  /** The names that errors list. Default: all of `params`. */
  known?: readonly string[];
  sent: unknown;
  problems: Problem[];
}

function parseObject({
  report,
  field,
  params,
  known = Object.keys(params),
  sent,
  problems,
}: ObjectToParse): Record<string, unknown> {
  if (sent === undefined || sent === null || sent === '') return {};
  if (typeof sent !== 'object' || Array.isArray(sent)) {
    problems.push({ field, wrong: `${shownValue(sent)} is not valid`, allowed: 'a JSON object' });
    return {};
  }
  const parsed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (!Object.hasOwn(params, name)) {
      const shown = name.slice(0, 60);
      problems.push({
        field: `${field}.${shown}`,
        name: shown,
        wrong: `unknown name in ${field}`,
        // The error shows only so many. A request can have 60,000 unknown names, and comparing each would take seconds.
        ...(problems.length < MAX_DETAILS ? knownNames(name, { known, report }) : {}),
      });
    } else if (!isEmpty(value)) {
      try {
        const canonical = params[name]!.parse(value);
        if (!isEmpty(canonical)) parsed[name] = canonical;
      } catch (error) {
        if (!(error instanceof ParamError)) throw error;
        problems.push({ field: `${field}.${name}`, ...error.problem });
      }
    }
  }
  return parsed;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function sorted(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
