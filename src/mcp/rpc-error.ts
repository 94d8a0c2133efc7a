/** Errors of the protocol, beside those of tools, which are results. */

/** https://www.jsonrpc.org/specification#error_object, and what MCP adds. */
export const RpcCode = {
  parse: -32700,
  invalidRequest: -32600,
  invalidParams: -32602,
  internal: -32603,
  /** Of the server, with what the API says of it as data. */
  server: -32000,
  resourceNotFound: -32002,
} as const;

/** The SDK answers with its code and its message as they are; its own McpError would begin the message with the code. */
export class RpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}

/** An error as the body of an answer. `id`: of the request, null when it could not be told. */
export function rpcErrorBody(
  error: { code: number; message: string; data?: unknown },
  id: string | number | null = null,
): Record<string, unknown> {
  return { jsonrpc: '2.0', id, error };
}
