/** Builds requests from the playground form, sends them, and reads the responses. */
import type { Operation, Parameter } from '../../data/operation.ts';
import { fetchWithSession } from '../../data/request.ts';

export interface RequestInput {
  operation: Operation;
  /** Values by `in name`, for example `query limit`. Empty values are not sent. */
  values: Readonly<Record<string, string>>;
  /** JSON, or an empty string for no body. */
  body: string;
}

export interface Exchange {
  status: number;
  statusText: string;
  headers: [string, string][];
  milliseconds: number;
  /** Body received so far, truncated to {@link MAX_SHOWN} characters. */
  text: string;
  json: unknown;
  truncated: boolean;
  /** The response is a redirect, for example to a file. Browsers do not show its target to scripts. */
  redirects: boolean;
}

/** Maximum number of characters of a body that the playground shows. */
export const MAX_SHOWN = 200_000;

export const keyOf = ({ in: location, name }: Pick<Parameter, 'in' | 'name'>): string => `${location} ${name}`;

/** Returns path and query. Path parameters without a value stay as placeholders. */
export function urlOf({ operation, values }: Omit<RequestInput, 'body'>): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[keyOf({ in: 'path', name })];
    return value ? encodeURIComponent(value) : whole;
  });
  const query = new URLSearchParams();
  for (const { in: location, name } of operation.parameters) {
    const value = values[keyOf({ in: location, name })];
    if (location === 'query' && value) query.append(name, value);
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

/** Returns the headers with a value, and the content type of the body. */
export function headersOf({ operation, values, body }: RequestInput): Record<string, string> {
  const entries = operation.parameters
    .filter(({ in: location }) => location === 'header')
    .map(({ name }) => [name, values[keyOf({ in: 'header', name })] ?? ''] as const)
    .filter(([, value]) => value !== '');
  return { ...Object.fromEntries(entries), ...(body ? { 'content-type': 'application/json' } : {}) };
}

/** Returns what is missing or invalid as a sentence, or null when the request can be sent. */
export function problemOf({ operation, values, body }: RequestInput): string | null {
  const missing = operation.parameters.find((parameter) => parameter.required && !values[keyOf(parameter)]);
  if (missing) return `Enter a value for ${missing.name}.`;
  if (operation.requestBody?.required && body.trim() === '') return 'Enter a request body.';
  try {
    if (body.trim() !== '') JSON.parse(body);
    return null;
  } catch (error) {
    return `The body is not valid JSON: ${(error as Error).message}`;
  }
}

/** Sends a request with the user's session. Yields the exchange again whenever more of an event stream arrives. */
export async function* send(input: RequestInput, signal: AbortSignal): AsyncGenerator<Exchange> {
  const started = performance.now();
  const response = await fetchWithSession(urlOf(input), {
    method: input.operation.method,
    headers: headersOf(input),
    ...(input.body ? { body: input.body } : {}),
    redirect: 'manual',
    signal,
  });
  const exchange: Exchange = {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    milliseconds: performance.now() - started,
    text: '',
    json: undefined,
    truncated: false,
    redirects: response.type === 'opaqueredirect',
  };
  const streams = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done || text.length > MAX_SHOWN) break;
    text += chunk.value;
    if (streams) yield { ...exchange, text };
  }
  await reader?.cancel();
  yield { ...exchange, text: text.slice(0, MAX_SHOWN), truncated: text.length > MAX_SHOWN, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
