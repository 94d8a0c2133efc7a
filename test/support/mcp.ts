/** Sends raw MCP messages, without the additions of an SDK client. */
import type { Export } from './api.ts';

/** A JSON-RPC request. */
export const rpc = (method: string, params?: unknown, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });

export interface Posted {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body, or null if it is empty. Tests check its shape. */
  json: Message;
}

/** The members of a response that tests read. Responses of other kinds lack them. */
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

/** Sends POST `/mcp`. A string is sent unchanged, anything else as JSON, with no other headers than these. */
export async function postMessage(
  url: string,
  body: string | object,
  headers: Record<string, string> = {},
): Promise<Posted> {
  // Bytes, because fetch adds a content type to a string.
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  const response = await fetch(url, { method: 'POST', body: bytes, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === '' ? null : JSON.parse(text) };
}
