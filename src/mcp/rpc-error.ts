/** Errors of the JSON-RPC protocol. Errors of tools are results instead. */

/** Codes of https://www.jsonrpc.org/specification#error_object and of MCP. */
export const RpcCode = {
  parse: -32700,
  invalidRequest: -32600,
  invalidParams: -32602,
  internal: -32603,
  /** An error of the API, which is in `data`. */
  server: -32000,
} as const;

/** The SDK returns its code and message unchanged, whereas its own McpError puts the code into the message. */
export class RpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}

/** A response body with an error. `id` is that of the request, or null if it is unknown. */
export function rpcErrorBody(
  error: { code: number; message: string; data?: unknown },
  id: string | number | null = null,
): Record<string, unknown> {
  return { jsonrpc: '2.0', id, error };
}
