/** A request as it was filled in, and its answer as it came. */
import type { Operation, Parameter } from '../api/document.ts';

export interface Filled {
  operation: Operation;
  /** By `in name`; empty ones are left out. */
  values: Readonly<Record<string, string>>;
  /** JSON, or empty. */
  body: string;
}

export interface Exchange {
  status: number;
  statusText: string;
  headers: [string, string][];
  milliseconds: number;
  /** What has come so far, cut at {@link MOST_SHOWN}. */
  text: string;
  json: unknown;
  cut: boolean;
  /** The answer leads elsewhere, as the link to a file does; a page may not read where. */
  redirects: boolean;
}

/** Characters of an answer that a page shows. */
const MOST_SHOWN = 200_000;

export const keyOf = ({ in: place, name }: Pick<Parameter, 'in' | 'name'>): string => `${place} ${name}`;

/** The address, with what is not filled in left as it is in the path. */
export function addressOf({ operation, values }: Omit<Filled, 'body'>): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[keyOf({ in: 'path', name })];
    return value ? encodeURIComponent(value) : whole;
  });
  const query = new URLSearchParams();
  for (const { in: place, name } of operation.parameters) {
    const value = values[keyOf({ in: place, name })];
    if (place === 'query' && value) query.append(name, value);
  }
  return query.size > 0 ? `${path}?${query}` : path;
}

/** Headers that the reader filled in. */
export function headersOf({ operation, values, body }: Filled): Record<string, string> {
  const filled = operation.parameters
    .filter(({ in: place }) => place === 'header')
    .map(({ name }) => [name, values[keyOf({ in: 'header', name })] ?? ''] as const)
    .filter(([, value]) => value !== '');
  return { ...Object.fromEntries(filled), ...(body ? { 'content-type': 'application/json' } : {}) };
}

/** What keeps a request from being sent, in a sentence; null when nothing does. */
export function problemOf({ operation, values, body }: Filled): string | null {
  const missing = operation.parameters.find((parameter) => parameter.required && !values[keyOf(parameter)]);
  if (missing) return `Fill in ${missing.name}.`;
  if (operation.requestBody?.required && body.trim() === '') return 'This operation needs a body.';
  try {
    if (body.trim() !== '') JSON.parse(body);
    return null;
  } catch (error) {
    return `The body is no JSON: ${(error as Error).message}`;
  }
}

/** Sends with the reader's session. Yields the exchange, and again as more of a stream comes. */
export async function* send(filled: Filled, signal: AbortSignal): AsyncGenerator<Exchange> {
  const started = performance.now();
  const response = await fetch(addressOf(filled), {
    method: filled.operation.method,
    headers: headersOf(filled),
    ...(filled.body ? { body: filled.body } : {}),
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
    cut: false,
    redirects: response.type === 'opaqueredirect',
  };
  const streams = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done || text.length > MOST_SHOWN) break;
    text += piece.value;
    if (streams) yield { ...exchange, text };
  }
  await reader?.cancel();
  yield { ...exchange, text: text.slice(0, MOST_SHOWN), cut: text.length > MOST_SHOWN, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
