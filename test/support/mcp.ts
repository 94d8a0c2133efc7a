/** Messages of MCP as any program may send them, without what a client of the SDK adds. */
import type { Export } from './api.ts';

/** A request of JSON-RPC. */
export const rpc = (method: string, params?: unknown, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });

export interface Posted {
  status: number;
  headers: Headers;
  text: string;
  /** What the text says; null when there is none. Its shape is what the tests look at. */
  json: Message;
}

/** The members of an answer that tests look at; those of other kinds of answers are not there. */
export interface Message {
  jsonrpc: string;
  id: unknown;
  error: { code: number; message: string; data?: object };
  result: {
    protocolVersion: string;
    content: { text: string }[];
    structuredContent: { export: Export };
    isError?: true;
  };
}

/** POST `/mcp`. A text is sent as it is, anything else as JSON; no header goes with it but these. */
export async function postMessage(
  url: string,
  body: string | object,
  headers: Record<string, string> = {},
): Promise<Posted> {
  // Bytes, since fetch adds a content type to text.
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  const response = await fetch(url, { method: 'POST', body: bytes, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === '' ? null : JSON.parse(text) };
}
