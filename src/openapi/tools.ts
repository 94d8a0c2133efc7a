/**
 * The tools for MCP clients. Each one is an operation of the API with a name and a description for models. Its arguments come
 * from the OpenAPI document and the report types.
 */

import { indexSchema, type JsonSchema, searchSchema } from '../reports/param-schemas.ts';
import type { ApiDocument } from './document.ts';
import { mergedSchema } from './merged-schema.ts';
import { type Argument, type Call, type Operation, operationOf } from './operation.ts';

/** A tool in the form of MCP. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  inputSchema: {
    type: 'object';
    properties: Record<string, JsonSchema>;
    required?: string[];
    additionalProperties: false;
  };
  /** Schema of the structured content of a result that is not an error. */
  outputSchema: JsonSchema;
  annotations: Record<'readOnlyHint' | 'destructiveHint' | 'idempotentHint' | 'openWorldHint', boolean>;
}

/** A tool with its operation. */
export interface BoundTool {
  shown: Tool;
  operation: Operation;
  /** Default values for arguments of the operation. */
  defaults: Record<string, unknown>;
}

interface ToolData {
  name: string;
  title: string;
  description: string;
  call: Call;
  /** Names of parameters and body members of the operation. */
  takes: string[];
  defaults?: Record<string, unknown>;
  effect: 'reads' | 'creates' | 'ends';
}

const EXPORT_BODY = ['report_type', 'search_params', 'index_params'];

const TOOLS: readonly ToolData[] = [
  {
    name: 'list_report_types',
    title: 'List report types',
    description: 'Lists all report types with their descriptions and required filters.',
    call: 'GET /api/v1/report-types',
    takes: [],
    effect: 'reads',
  },
  {
    name: 'describe_report',
    title: 'Describe a report type',
    description:
      'Returns one report type with its filters, columns and their definitions, sort orders and defaults. Call it before you choose filters or columns, or explain a value.',
    call: 'GET /api/v1/report-types/{name}',
    takes: ['name'],
    effect: 'reads',
  },
  {
    name: 'estimate_export',
    title: 'Estimate an export',
    description:
      'Validates a request and estimates the rows, the file size and the duration of its export. Creates nothing. If the same export is already in progress, returns the error CONFLICT with the running export.',
    call: 'POST /api/v1/exports',
    takes: EXPORT_BODY,
    defaults: { dry_run: true },
    effect: 'reads',
  },
  {
    name: 'preview_rows',
    title: 'Preview rows',
    description:
      'Returns the first rows of an export in file order: 10, or limit (1 to 50). Creates nothing. To see specific values, set columns, filters and sort. Do not compute totals from a preview: for totals and complete lists, use create_export.',
    call: 'POST /api/v1/exports/preview',
    takes: [...EXPORT_BODY, 'limit'],
    effect: 'reads',
  },
  {
    name: 'create_export',
    title: 'Create an export',
    description:
      'Creates an export, a CSV or Excel file that is built in the background. Then call get_export with its id. If the same export is already in progress, returns the error CONFLICT with the running export: continue with its id. For some minutes after it is completed, the same request returns the same export with deduped true.',
    call: 'POST /api/v1/exports',
    takes: EXPORT_BODY,
    effect: 'creates',
  },
  {
    name: 'get_export',
    title: 'Get an export',
    description:
      'Returns an export with its status and progress. Set wait to delay the response until the export is finished, and call again while status is pending or processing. When it is completed, give the user the download_url, which is valid for one hour and does not require an API key.',
    call: 'GET /api/v1/exports/{id}',
    takes: ['id', 'wait'],
    effect: 'reads',
  },
  {
    name: 'list_exports',
    title: 'List exports',
    description:
      'Lists the exports that you have access to, newest first: 10, or limit (1 to 1000). If meta.has_more is true, call again with after set to meta.next_cursor.',
    call: 'GET /api/v1/exports',
    takes: ['limit', 'after', 'status', 'report_type'],
    // Less than the default of the API, 50, because the context of models is limited.
    defaults: { limit: 10 },
    effect: 'reads',
  },
  {
    name: 'cancel_export',
    title: 'Cancel an export',
    description: 'Cancels an export that is not finished. Its status becomes failed, and it cannot be resumed.',
    call: 'POST /api/v1/exports/{id}/cancel',
    takes: ['id'],
    effect: 'ends',
  },
  {
    name: 'ask_dex',
    title: 'Ask Dex',
    description:
      'Asks the assistant of this API how to use it. Returns an explanation and working code in the language that the question names. Use it to write programs, not to get data.',
    call: 'POST /api/v1/dex/ask',
    takes: ['question', 'language'],
    effect: 'reads',
  },
];

/** All tools with their operations. */
export function bindTools(document: ApiDocument): BoundTool[] {
  return TOOLS.map(({ name, title, description, call, takes, defaults = {}, effect }) => {
    const operation = operationOf(document, call);
    const inputSchema = schemaOf(operation, { takes, defaults });
    const shown = {
      name,
      title,
      description,
      inputSchema,
      outputSchema: operation.result,
      annotations: annotations(effect),
    };
    return { shown, operation, defaults };
  });
}

function schemaOf(operation: Operation, { takes, defaults }: Required<Pick<ToolData, 'takes' | 'defaults'>>) {
  const taken = takes.map((name) => {
    const argument = operation.arguments[name];
    if (!argument) throw new Error(`${operation.method} ${operation.path} has no parameter ${name}.`);
    return [name, argument] as const;
  });
  const properties = taken.map(([name, argument]) => {
    const schema = argumentSchema(name, argument);
    if (!(name in defaults)) return [name, schema];
    const description = String(schema['description']).replace(/Default \S+\.$/, `Default ${defaults[name]}.`);
    return [name, { ...schema, description, default: defaults[name] }];
  });
  const required = taken.filter(([, argument]) => argument.required).map(([name]) => name);
  return {
    type: 'object' as const,
    properties: Object.fromEntries(properties) as Record<string, JsonSchema>,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false as const,
  };
}

/** A list of the columns of all report types in three tools would be a quarter of the tool list, 8 of 34 kB. */
const COLUMNS: JsonSchema = {
  type: 'array',
  items: { type: 'string' },
  description:
    'Keys of the columns, in file order. describe_report lists all columns and says which ones are used by default.',
};

function argumentSchema(name: string, { schema }: Argument): JsonSchema {
  const whole = (properties: Record<string, JsonSchema>) => ({
    type: 'object',
    description: schema['description'],
    properties,
  });
  if (name === 'search_params') return whole(mergedSchema(searchSchema));
  if (name === 'index_params') return whole({ ...mergedSchema(indexSchema), columns: COLUMNS });
  return schema;
}

function annotations(effect: ToolData['effect']): Tool['annotations'] {
  return {
    readOnlyHint: effect === 'reads',
    destructiveHint: effect === 'ends',
    idempotentHint: effect !== 'creates',
    openWorldHint: false,
  };
}
