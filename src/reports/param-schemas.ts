/** The parameters of a report type as JSON Schema, for the OpenAPI document, the report type operations and MCP. */
import { indexParams } from './index-params.ts';
import type { ReportType } from './report-type.ts';

export type JsonSchema = Record<string, unknown>;

/** The schema of `search_params` or `index_params` of one report type. */
export interface ParamsSchema {
  type: 'object';
  properties: Record<string, JsonSchema>;
  required?: string[];
  /** Names that a parameter needs next to it. */
  dependentRequired?: Record<string, string[]>;
}

const PUBLISHER_ID = {
  anyOf: [{ type: 'string' }, { type: 'integer' }],
  description:
    'ID or slug of the publisher whose data to export. Operators can use any publisher. Default: your own publisher.',
};

/** The filters of a report type, by name. */
export function searchSchema(report: ReportType): ParamsSchema {
  const filters = Object.entries(report.search).map(([name, { schema }]) => [name, plain(schema)]);
  return {
    type: 'object',
    properties: { ...Object.fromEntries(filters), publisher_id: PUBLISHER_ID },
    ...(report.required ? { required: report.required } : {}),
  };
}

/** The presentation parameters of a report type with their defaults. */
export function indexSchema(report: ReportType): ParamsSchema {
  const params = Object.entries(indexParams(report));
  const shown = params.map(([name, { param, fallback }]) => [
    name,
    { ...plain(param.schema), ...(fallback === undefined ? {} : { default: fallback }) },
  ]);
  // A parameter that does not apply to the default format needs another format.
  const others = params.filter(([, { formats }]) => formats?.includes(report.format) === false);
  return {
    type: 'object',
    properties: Object.fromEntries(shown),
    ...(others.length > 0 ? { dependentRequired: Object.fromEntries(others.map(([name]) => [name, ['format']])) } : {}),
  };
}

/** TypeBox schemas have symbols, which JSON does not allow. */
function plain(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema));
}
