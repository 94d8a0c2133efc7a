/**
 * The tools for MCP clients. Each one is an operation of the API with a name and a description for models. Its arguments come
 * from the OpenAPI document and the report types.
 */

import type { Catalog } from '../reports/catalog.ts';
import { indexSchema, type JsonSchema, searchSchema } from '../reports/param-schemas.ts';
import { CONNECTION_TOOLS } from './connection-tools.ts';
import type { ApiDocument } from './document.ts';
import { IMPORT_TOOLS } from './import-tools.ts';
import { mergedSchema } from './merged-schema.ts';
import { type Argument, type Operation, operationOf } from './operation.ts';
import { DESTINATION_TOOLS, SCHEDULE_TOOLS } from './schedule-tools.ts';
import type { ToolData } from './tool-data.ts';

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
    name: 'list_filter_values',
    title: 'List filter values',
    description:
      'Lists the values of a filter with labels and numbers of rows, the most frequent first: 20, or limit. Set q to search them. Call it to find the exact value for a name that the user gave, such as a network or an advertiser.',
    call: 'GET /api/v1/report-types/{name}/filters/{filter}/values',
    takes: ['name', 'filter', 'q', 'limit'],
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
    name: 'count_rows_by_date',
    title: 'Count rows by date',
    description:
      'Counts the rows of a request per day, week, month or year, for report types whose rows have a date. Creates nothing. Use it to show how the rows are distributed, or to choose a period.',
    call: 'POST /api/v1/exports/histogram',
    takes: [...EXPORT_BODY, 'unit'],
    effect: 'reads',
  },
  {
    name: 'create_export',
    title: 'Create an export',
    description:
      'Creates an export, a CSV, Excel, JSON Lines or Parquet file that is built in the background. Then call get_export with its id. If the same export is already in progress, returns the error CONFLICT with the running export: continue with its id. For some minutes after it is completed, the same request returns the same export with deduped true.',
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
    takes: ['limit', 'after', 'status', 'report_type', 'origin', 'created_by', 'q'],
    // Less than the default of the API, 50, because the context of models is limited.
    defaults: { limit: 10 },
    effect: 'reads',
  },
  {
    name: 'repeat_export',
    title: 'Repeat an export',
    description:
      'Creates a new export with the parameters of an earlier one and with current data, even if that one was completed recently. Then call get_export with the new id.',
    call: 'POST /api/v1/exports/{id}/repeat',
    takes: ['id'],
    effect: 'creates',
  },
  {
    name: 'list_presets',
    title: 'List presets',
    description: 'Lists the saved requests of the user and of their publisher, with their ids and parameters.',
    call: 'GET /api/v1/presets',
    takes: [],
    effect: 'reads',
  },
  {
    name: 'create_export_from_preset',
    title: 'Create an export from a preset',
    description:
      'Creates an export with the parameters of a preset, like create_export. Values in search_params and index_params replace those of the preset. Then call get_export with the id of the export.',
    call: 'POST /api/v1/presets/{id}/exports',
    takes: ['id', 'search_params', 'index_params'],
    effect: 'creates',
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
    name: 'get_receipt',
    title: 'Get a receipt',
    description:
      'Returns the receipt of a completed export: rows, digests and the time of the snapshot. It proves that the file has every row exactly once.',
    call: 'GET /api/v1/exports/{id}/receipt',
    takes: ['id'],
    effect: 'reads',
  },
  {
    name: 'share_export',
    title: 'Share an export',
    description:
      'Makes a link to the file of a completed export that needs no account and lasts for days (default 30). Anyone who has it can download the file, so ask the user first.',
    call: 'POST /api/v1/exports/{id}/shares',
    takes: ['id', 'days'],
    effect: 'creates',
  },
  {
    name: 'list_shares',
    title: 'List shared links',
    description: 'Lists the links that share_export made for an export, with their end and how often each was used.',
    call: 'GET /api/v1/exports/{id}/shares',
    takes: ['id'],
    effect: 'reads',
  },
  {
    name: 'revoke_share',
    title: 'Revoke a shared link',
    description: 'Ends a shared link immediately. The export and its other links stay.',
    call: 'POST /api/v1/exports/{id}/shares/{share_id}/revoke',
    takes: ['id', 'share_id'],
    effect: 'ends',
  },
  {
    name: 'delete_export',
    title: 'Delete an export',
    description:
      'Deletes an export and its file for good. An export in progress is canceled first. Ask the user before you call it.',
    call: 'DELETE /api/v1/exports/{id}',
    takes: ['id'],
    effect: 'ends',
  },
  {
    name: 'list_webhooks',
    title: 'List webhooks',
    description: 'Lists the webhooks of the publisher with their URLs, events and failures. For admins.',
    call: 'GET /api/v1/webhooks',
    takes: [],
    effect: 'reads',
  },
  {
    name: 'create_webhook',
    title: 'Create a webhook',
    description:
      'Creates a webhook: the service sends a signed request to the URL when an export is completed or has failed, a schedule was paused, or a delivery has failed. The secret is in this response only. For admins.',
    call: 'POST /api/v1/webhooks',
    takes: ['url', 'events'],
    effect: 'creates',
  },
  {
    name: 'test_webhook',
    title: 'Test a webhook',
    description: 'Sends a test event to a webhook. For admins.',
    call: 'POST /api/v1/webhooks/{id}/test',
    takes: ['id'],
    effect: 'creates',
  },
  {
    name: 'delete_webhook',
    title: 'Delete a webhook',
    description: 'Deletes a webhook, which ends its deliveries. Ask the user before you call it. For admins.',
    call: 'DELETE /api/v1/webhooks/{id}',
    takes: ['id'],
    effect: 'ends',
  },
  ...SCHEDULE_TOOLS,
  ...DESTINATION_TOOLS,
  ...CONNECTION_TOOLS,
  ...IMPORT_TOOLS,
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
export function bindTools(document: ApiDocument, catalog: Catalog): BoundTool[] {
  return TOOLS.map(
    ({ name, title, description, call, takes, defaults = {}, describes = {}, listsParams = true, effect }) => {
      const operation = operationOf(document, call);
      const inputSchema = schemaOf(operation, { takes, defaults, describes, catalog: listsParams ? catalog : null });
      const shown = {
        name,
        title,
        description,
        inputSchema,
        outputSchema: operation.result,
        annotations: annotations(effect),
      };
      return { shown, operation, defaults };
    },
  );
}

interface Taken extends Required<Pick<ToolData, 'takes' | 'defaults' | 'describes'>> {
  /** Null if the tool does not list filters and columns. */
  catalog: Catalog | null;
}

function schemaOf(operation: Operation, { takes, defaults, describes, catalog }: Taken) {
  const taken = takes.map((name) => {
    const argument = operation.arguments[name];
    if (!argument) throw new Error(`${operation.method} ${operation.path} has no parameter ${name}.`);
    return [name, argument] as const;
  });
  const properties = taken.map(([name, argument]) => {
    const schema = describes[name]
      ? { type: 'string', description: describes[name] }
      : argumentSchema(name, argument, catalog);
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

/** A list of the columns of all report types in each of these tools would be a quarter of the tool list. */
const COLUMNS: JsonSchema = {
  type: 'array',
  items: { type: 'string' },
  description:
    'Keys of the columns, in file order. describe_report lists all columns and says which ones are used by default.',
};

function argumentSchema(name: string, { schema }: Argument, catalog: Catalog | null): JsonSchema {
  if (!catalog) return schema;
  const whole = (properties: Record<string, JsonSchema>) => ({
    type: 'object',
    description: schema['description'],
    properties,
  });
  if (name === 'search_params') return whole(mergedSchema(catalog, searchSchema));
  if (name === 'index_params') return whole({ ...mergedSchema(catalog, indexSchema), columns: COLUMNS });
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
