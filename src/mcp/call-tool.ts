/** Runs a tool: its arguments become a request to the API, and the response becomes the result. */
import { envelope, invalid, type Problem } from '../errors.ts';
import type { WrittenRequest } from '../openapi/operation.ts';
import { writeRequest } from '../openapi/operation.ts';
import type { BoundTool } from '../openapi/tools.ts';

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
 * arguments are checked here. The API checks their values, and its messages say what is allowed.
 */
export async function callTool(
  ctx: { send: SendToApi; integrationUrl: string; requestId: string },
  { tool, given }: ToolCall,
): Promise<ToolResult> {
  // Models send null for arguments that they omit.
  const meant = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const problem = problemOf(tool, meant);
  if (problem) {
    const error = invalid(problem);
    return { ...failure([error.message]), structuredContent: envelope(error, ctx.requestId) };
  }
  const { status, body } = await ctx.send(writeRequest(tool.operation, { ...tool.defaults, ...meant }));
  if (status < 400) return { content: [text(JSON.stringify(body))], structuredContent: body };
  return { ...failure(explained(body as unknown as ErrorBody, ctx.integrationUrl)), structuredContent: body };
}

function problemOf({ shown }: BoundTool, given: Record<string, unknown>): Problem | null {
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

function failure(lines: string[]): ToolResult {
  return { content: [text(lines.join('\n'))], isError: true };
}

function text(text: string): { type: 'text'; text: string } {
  return { type: 'text', text };
}
