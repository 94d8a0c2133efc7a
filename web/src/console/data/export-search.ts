/** The form's state in the URL. It has the members of a request to create an export, so a link reproduces the form. */
import { readScheduleDraft, type ScheduleDraft } from './schedule-search.ts';

/** A value of a filter or an option, as JSON. */
export type ParamValue = string | number | boolean | string[];
export type Params = Record<string, ParamValue>;

interface RequestParams {
  search_params?: Params;
  index_params?: Params;
}

export interface ExportSearch extends RequestParams {
  report_type?: string;
  /** ID of the preset whose request the form changes. */
  preset?: number;
  /** The schedule whose request the form changes. */
  schedule?: ScheduleDraft;
}

/** A request to create an export. */
export interface ExportRequest extends RequestParams {
  report_type: string;
}

const NAME = /^\w{1,100}$/;

/** Reads the URL. Ignores what is not in the form of a request. Values that a report type rejects are shown at their fields. */
export function readExportSearch(search: Record<string, unknown>): ExportSearch {
  const { report_type, search_params, index_params, preset, schedule } = search;
  // Set to undefined, not omitted: an omitted parameter keeps its value from the URL.
  return {
    report_type: typeof report_type === 'string' && NAME.test(report_type) ? report_type : undefined,
    search_params: paramsOf(search_params),
    index_params: paramsOf(index_params),
    preset: typeof preset === 'number' && Number.isSafeInteger(preset) ? preset : undefined,
    schedule: readScheduleDraft(schedule),
  };
}

/** The request without empty members, as it is sent and shown in code. */
export function requestOf({ report_type, search_params, index_params }: ExportRequest): ExportRequest {
  return {
    report_type,
    ...(search_params ? { search_params } : {}),
    ...(index_params ? { index_params } : {}),
  };
}

/** Sets the values. Undefined, an empty text and an empty list remove a value. */
export function withParams(params: Params | undefined, changes: Record<string, ParamValue | undefined>) {
  return paramsOf({ ...params, ...changes });
}

function paramsOf(params: unknown): Params | undefined {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return undefined;
  const entries = Object.entries(params).flatMap(([name, value]) => {
    const read = NAME.test(name) ? paramValue(value) : undefined;
    return read === undefined ? [] : [[name, read] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function paramValue(value: unknown): ParamValue | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.filter((one) => typeof one === 'string' || typeof one === 'number').map(String);
}
