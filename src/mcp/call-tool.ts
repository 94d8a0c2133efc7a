/** Runs a tool: its arguments become a request to the API, and the response becomes the result. */
import { envelope, invalid, type Problem, RequestError } from '../errors.ts';
import type { Operation, WrittenRequest } from '../openapi/operation.ts';
import { writeRequest } from '../openapi/operation.ts';
import type { BoundTool, Tool } from '../openapi/tools.ts';
import { readTools } from './few-tools.ts';
import { type Docs, readDocs } from './read-docs.ts';

/** Sends a request to the API with the credentials of the client. */
export type SendToApi = (request: WrittenRequest) => Promise<ApiResponse>;

export interface ApiResponse {
  status: number;
  body: Record<string, unknown>;
}

export const WHERE_TO_SET_THE_KEY = 'Set the API key in the configuration of the MCP client';

/** The result of a tool in MCP. */
export interface ToolResult {
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: true;
  /** Results in the SDK can have further members. */
  [more: string]: unknown;
}

export interface ToolCall {
  tool: BoundTool;
  given: Record<string, unknown>;
}

/**
 * Resolves for every response of the API. Errors are results, too, so that the model can correct its call. Only the names of
 * arguments, and files, are checked here. The API checks their values, and its messages say what is allowed.
 */
export async function callTool(
  ctx: { send: SendToApi; integrationUrl: string; requestId: string },
  { tool, given }: ToolCall,
): Promise<ToolResult> {
  const meant = withoutNulls(given);
  const problem = problemOf(tool.shown, meant) ?? fileProblem(tool.operation, meant);
  if (problem) {
    const error = invalid(problem);
    return failure([`${error.code}: ${error.message}`], envelope(error, ctx.requestId));
  }
  const { status, body } = await ctx.send(writeRequest(tool.operation, { ...tool.defaults, ...meant }));
  if (status < 400) return success(body, status);
  return failure(explained(body as unknown as ErrorBody, ctx.integrationUrl), body);
}

/** Runs a tool that reads the documentation. Errors are results in the form of the API. */
export async function callDocsTool(
  ctx: { docs: Docs; requestId: string },
  { tool, given }: { tool: Tool; given: Record<string, unknown> },
): Promise<ToolResult> {
  const meant = withoutNulls(given);
  const problem = problemOf(tool, meant);
  try {
    if (problem) throw invalid(problem);
    return success(await readDocs(ctx.docs, tool.name, meant), 200);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return failure([`${error.code}: ${error.message}`], envelope(error, ctx.requestId));
  }
}

/** Runs `search` or `describe` of the three-tool mode. */
export function callFewTool(
  ctx: { requestId: string },
  {
    tool,
    given,
    tools,
  }: { tool: Pick<Tool, 'name' | 'inputSchema'>; given: Record<string, unknown>; tools: readonly Tool[] },
): ToolResult {
  const meant = withoutNulls(given);
  const problem = problemOf(tool, meant);
  try {
    if (problem) throw invalid(problem);
    return success(readTools(tools, { name: tool.name as 'search' | 'describe', given: meant }), 200);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return failure([`${error.code}: ${error.message}`], envelope(error, ctx.requestId));
  }
}

/** Models send null for arguments that they omit. */
function withoutNulls(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

function success(body: Record<string, unknown>, status: number): ToolResult {
  return { content: [text(status === 204 ? 'Done.' : JSON.stringify(body))], structuredContent: body };
}

function problemOf(shown: Pick<Tool, 'name' | 'inputSchema'>, given: Record<string, unknown>): Problem | null {
  const known = Object.keys(shown.inputSchema.properties);
  const allowed = known.length > 0 ? known.join(', ') : 'no arguments';
  const unknown = Object.keys(given)
    .find((name) => !known.includes(name))
    ?.slice(0, 60);
  if (unknown !== undefined) {
    return { field: unknown, name: unknown, wrong: `unknown argument of ${shown.name}`, allowed };
  }
  const missing = shown.inputSchema.required?.find((name) => !(name in given));
  return missing === undefined ? null : { field: missing, wrong: `required by ${shown.name}, but missing`, allowed };
}

/** The API has no limit as low as that of an argument, and takes any body. */
function fileProblem({ arguments: known }: Operation, given: Record<string, unknown>): Problem | null {
  for (const [field, { in: place, schema }] of Object.entries(known)) {
    if (place !== 'file') continue;
    const [value, limit] = [given[field], Number(schema['maxLength'])];
    if (typeof value !== 'string') return { field, wrong: 'is not a string', allowed: 'the file as text' };
    if (value.length <= limit) continue;
    const next = 'Import it in the console, over HTTP or with sheaf import';
    return { field, wrong: `has ${value.length} characters`, allowed: `at most ${limit}`, next };
  }
  return null;
}

interface ErrorBody {
  error: { code: string; message: string; details?: { field: string; message: string }[] };
  [more: string]: unknown;
}

/** The complete error as text, for clients that show a model only the text. */
function explained({ error, ...more }: ErrorBody, integrationUrl: string): string[] {
  const { code, message, details = [] } = error;
  return [
    `${code}: ${message}`,
    ...(details.length > 1 ? details.map((detail) => `- ${detail.field}: ${detail.message}`) : []),
    ...(code === 'UNAUTHORIZED' ? [`${WHERE_TO_SET_THE_KEY}: ${integrationUrl}`] : []),
    ...(Object.keys(more).length > 0 ? [JSON.stringify(more)] : []),
  ];
}

/** Key of the error in `_meta`. */
const ERROR_META = 'sheaf/error';

/** Without structured content: clients reject content that does not follow the output schema, and would not show the error. */
function failure(lines: string[], body: object): ToolResult {
  return { content: [text(lines.join('\n'))], isError: true, _meta: { [ERROR_META]: body } };
}

function text(text: string): { type: 'text'; text: string } {
  return { type: 'text', text };
}
