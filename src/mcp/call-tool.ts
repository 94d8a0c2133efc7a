/** Runs a tool: its arguments become a request to the API, whose answer becomes the result. */
import { type ErrorDetail, envelope, RequestError } from '../errors.ts';
import type { WrittenRequest } from './operation.ts';
import { writeRequest } from './operation.ts';
import type { BoundTool } from './tools.ts';

/** Sends a request to the API with the caller's credentials. */
export type SendToApi = (request: WrittenRequest) => Promise<ApiAnswer>;

export interface ApiAnswer {
  status: number;
  body: Record<string, unknown>;
}

export const WHERE_THE_KEY_BELONGS = 'The key belongs in the configuration of the MCP client';

/** What MCP calls the result of a tool. */
export interface ToolResult {
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: true;
  /** The SDK's results are open. */
  [more: string]: unknown;
}

export interface ToolCall {
  tool: BoundTool;
  given: Record<string, unknown>;
}

/**
 * Resolves for everything that the API answers: errors are results too, which the model reads and mends its call by. Only
 * names of arguments are checked here; their values are checked by the API, whose messages say what is allowed.
 */
export async function callTool(
  ctx: { send: SendToApi; integrationUrl: string; requestId: string },
  { tool, given }: ToolCall,
): Promise<ToolResult> {
  // Models send null for what they leave out.
  const meant = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const problem = problemOf(tool, meant);
  if (problem) {
    const refused = envelope(
      new RequestError('VALIDATION_ERROR', problem.message, { details: [problem] }),
      ctx.requestId,
    );
    return { ...failure([problem.message]), structuredContent: refused };
  }
  const { status, body } = await ctx.send(writeRequest(tool.operation, { ...tool.defaults, ...meant }));
  if (status < 400) return { content: [text(JSON.stringify(body))], structuredContent: body };
  return { ...failure(explained(body as unknown as ErrorBody, ctx.integrationUrl)), structuredContent: body };
}

function problemOf({ shown }: BoundTool, given: Record<string, unknown>): ErrorDetail | null {
  const known = Object.keys(shown.inputSchema.properties);
  const takes = `${shown.name} takes ${known.length > 0 ? known.join(', ') : 'no arguments'}.`;
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const field = unknown.slice(0, 60);
    return { field, message: `${field} is not known. ${takes}` };
  }
  const missing = shown.inputSchema.required?.find((name) => !(name in given));
  return missing === undefined ? null : { field: missing, message: `${missing} must be given. ${takes}` };
}

interface ErrorBody {
  error: { code: string; message: string; details?: { field: string; message: string }[] };
  [beside: string]: unknown;
}

/** Everything that the error says, for clients that show a model the text alone. */
function explained({ error, ...beside }: ErrorBody, integrationUrl: string): string[] {
  const { code, message, details = [] } = error;
  return [
    `${code}: ${message}`,
    ...(details.length > 1 ? details.map((detail) => `- ${detail.field}: ${detail.message}`) : []),
    ...(code === 'UNAUTHORIZED' ? [`${WHERE_THE_KEY_BELONGS}: ${integrationUrl}`] : []),
    ...(Object.keys(beside).length > 0 ? [JSON.stringify(beside)] : []),
  ];
}

function failure(lines: string[]): ToolResult {
  return { content: [text(lines.join('\n'))], isError: true };
}

function text(text: string): { type: 'text'; text: string } {
  return { type: 'text', text };
}
