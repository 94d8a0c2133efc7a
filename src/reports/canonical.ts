/**
 * From what a caller sent to what it means: every key known, every value in one spelling, defaults filled in.
 * Requests that mean the same have the same canonical form, and so the same hash.
 */
import { createHash } from 'node:crypto';
import { type ErrorDetail, RequestError } from '../errors.ts';
import { type IndexParams, indexParams } from './index-params.ts';
import { type Param, ParamError } from './param.ts';
import type { ReportType, SearchParams } from './report-type.ts';

export interface CanonicalParams {
  search_params: SearchParams;
  index_params: IndexParams;
}

/**
 * Checks and canonicalises both parameter objects. `null`, an empty text and an empty list count as not given.
 * Throws a VALIDATION_ERROR that lists everything that is wrong.
 */
export function canonicalParams(
  report: ReportType,
  sent: { search_params: unknown; index_params: unknown },
): CanonicalParams {
  const problems: ErrorDetail[] = [];
  const search = parseObject({ field: 'search_params', params: report.search, sent: sent.search_params, problems });
  for (const name of report.required ?? []) {
    if (!(name in search) && !problems.some((problem) => problem.field === `search_params.${name}`)) {
      problems.push({ field: `search_params.${name}`, message: `${name} must be given for ${report.name}.` });
    }
  }
  const index = indexParams(report);
  const shown = parseObject({
    field: 'index_params',
    params: Object.fromEntries(Object.entries(index).map(([name, { param }]) => [name, param])),
    sent: sent.index_params,
    problems,
  });
  for (const [name, { fallback }] of Object.entries(index)) {
    if (!(name in shown) && fallback !== undefined) shown[name] = fallback;
  }
  const timezone = shown['timezone'] as string;
  const conflict = problems.length === 0 ? report.check?.(search as SearchParams, { timezone }) : null;
  if (conflict) problems.push({ ...conflict, field: `search_params.${conflict.field}` });
  if (problems.length > 0) throw invalid(problems);
  return {
    search_params: sorted(search) as SearchParams,
    index_params: sorted(shown) as unknown as IndexParams,
  };
}

/** SHA-256 of what a request means, for whom. */
export function paramsHash(meaning: { reportType: string; publisherId: number; params: CanonicalParams }): Buffer {
  const { reportType, publisherId, params } = meaning;
  const canonical = JSON.stringify([
    reportType,
    publisherId,
    sorted({ ...params.search_params }),
    sorted({ ...params.index_params }),
  ]);
  return createHash('sha256').update(canonical).digest();
}

/** The error that names every problem; the first is the message, all are details. */
export function invalid(problems: ErrorDetail[]): RequestError {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more, see details)` : '';
  return new RequestError('VALIDATION_ERROR', `${problems[0]!.message}${more}`, { details: problems });
}

interface ObjectToParse {
  field: string;
  params: Record<string, Param>;
  sent: unknown;
  problems: ErrorDetail[];
}

function parseObject({ field, params, sent, problems }: ObjectToParse): Record<string, unknown> {
  if (sent === undefined || sent === null || sent === '') return {};
  if (typeof sent !== 'object' || Array.isArray(sent)) {
    problems.push({ field, message: `${field} must be an object.` });
    return {};
  }
  const known = Object.keys(params);
  const parsed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (!Object.hasOwn(params, name)) {
      const shown = name.slice(0, 60);
      problems.push({
        field: `${field}.${shown}`,
        message: `${shown} is not known in ${field}. Known are ${known.join(', ')}.`,
      });
    } else if (!isEmpty(value)) {
      try {
        const canonical = params[name]!.parse(value);
        if (!isEmpty(canonical)) parsed[name] = canonical;
      } catch (error) {
        if (!(error instanceof ParamError)) throw error;
        problems.push({ field: `${field}.${name}`, message: `${name} ${error.message}` });
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
