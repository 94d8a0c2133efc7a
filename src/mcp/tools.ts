/**
 * The tools that MCP clients see. Each is one operation of the API with a name and words for a model; what it takes comes
 * from the OpenAPI document and the catalogue of reports.
 */
import type { ApiDocument } from '../api/document.ts';
import { indexSchema, type JsonSchema, searchSchema } from '../reports/param-schemas.ts';
import { mergedSchema } from './merged-schema.ts';
import { type Argument, type Call, type Operation, operationOf } from './operation.ts';

/** A tool as MCP shows it. */
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
  /** Schema of the structured content, unless it is an error. */
  outputSchema: JsonSchema;
  annotations: Record<'readOnlyHint' | 'destructiveHint' | 'idempotentHint' | 'openWorldHint', boolean>;
}

/** A tool and the operation that it calls. */
export interface BoundTool {
  shown: Tool;
  operation: Operation;
  /** Arguments that the operation gets when the caller does not give them. */
  defaults: Record<string, unknown>;
}

interface ToolData {
  name: string;
  title: string;
  description: string;
  call: Call;
  /** Names of the operation's parameters, and of members of its body. */
  takes: string[];
  defaults?: Record<string, unknown>;
  effect: 'reads' | 'creates' | 'ends';
}

const EXPORT_BODY = ['report_type', 'search_params', 'index_params'];

const TOOLS: readonly ToolData[] = [
  {
    name: 'list_report_types',
    title: 'List report types',
    description: 'Lists the reports that can be asked for, with what is in them and which filters they require.',
    call: 'GET /api/v1/report-types',
    takes: [],
    effect: 'reads',
  },
  {
    name: 'describe_report',
    title: 'Describe a report type',
    description:
      'Tells everything about one report type: its filters, its columns with their definitions, the orders it can be sorted in, and its defaults. Read it before you choose filters or columns, or explain a value.',
    call: 'GET /api/v1/report-types/{name}',
    takes: ['name'],
    effect: 'reads',
  },
  {
    name: 'estimate_export',
    title: 'Estimate an export',
    description:
      'Checks a request and returns how many rows and bytes its file would have and how long it would take. Creates nothing. If the same request is being built already, the result is the error CONFLICT with the running export.',
    call: 'POST /api/v1/exports',
    takes: EXPORT_BODY,
    defaults: { dry_run: true },
    effect: 'reads',
  },
  {
    name: 'preview_rows',
    title: 'Preview rows',
    description:
      'Returns the first rows of a report, in the order of the file: 10, or limit (1 to 50). Creates nothing. To see certain values, choose columns, filters and sort. It is a look, not the data: totals and whole lists need create_export.',
    call: 'POST /api/v1/exports/preview',
    takes: [...EXPORT_BODY, 'limit'],
    effect: 'reads',
  },
  {
    name: 'create_export',
    title: 'Create an export',
    description:
      'Creates an export: a CSV or Excel file that is built in the background. Then call get_export with its id. If the same request is being built already, the result is the error CONFLICT, and its export is the running one: go on with that id. For some minutes after it is completed, the same request returns the same export with deduped true.',
    call: 'POST /api/v1/exports',
    takes: EXPORT_BODY,
    effect: 'creates',
  },
  {
    name: 'get_export',
    title: 'Get an export',
    description:
      'Tells how far an export is. With wait, the answer comes when it is finished: call again while status is pending or processing. Once it is completed, give the user download_url, which works for an hour without a key.',
    call: 'GET /api/v1/exports/{id}',
    takes: ['id', 'wait'],
    effect: 'reads',
  },
  {
    name: 'list_exports',
    title: 'List exports',
    description:
      'Lists the exports that you can see, newest first: 10, or limit (1 to 1000). If meta.has_more is true, call again with after set to meta.next_cursor.',
    call: 'GET /api/v1/exports',
    takes: ['limit', 'after', 'status', 'report_type'],
    // Models have little room: the API's own default is 50.
    defaults: { limit: 10 },
    effect: 'reads',
  },
  {
    name: 'cancel_export',
    title: 'Cancel an export',
    description: 'Ends an export that is not finished. It becomes failed and cannot be resumed.',
    call: 'POST /api/v1/exports/{id}/cancel',
    takes: ['id'],
    effect: 'ends',
  },
  {
    name: 'ask_dex',
    title: 'Ask Dex',
    description:
      'Asks the assistant of this API how to integrate it. Answers with an explanation and working code in the language that the question names: use it to write programs, not to fetch data.',
    call: 'POST /api/v1/dex/ask',
    takes: ['question', 'language'],
    effect: 'reads',
  },
];

/** All tools, with the operations that they call. */
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
    if (!argument) throw new Error(`${operation.method} ${operation.path} takes no ${name}.`);
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

/** The keys of all reports, in each of three tools, were a quarter of all that a model had to read: 8 of 34 kB. */
const COLUMNS: JsonSchema = {
  type: 'array',
  items: { type: 'string' },
  description:
    'Keys of columns, in the order of the file. describe_report lists them, and says which there are without this.',
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
