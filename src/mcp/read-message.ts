/** Reads a message. It tolerates what clients omit in practice, and rejects everything else with a clear message. */
import {
  CallToolRequestSchema,
  GetPromptRequestSchema,
  JSONRPCMessageSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/core';
import { LATEST_PROTOCOL_VERSION } from '@modelcontextprotocol/server';
import { RpcCode, rpcErrorBody } from './rpc-error.ts';

/** A message for the SDK, or the response that rejects it. */
export type ReadMessage = { message: unknown } | { status: number; refusal: Record<string, unknown> };

export function readMessage(body: string): ReadMessage {
  let sent: unknown;
  try {
    sent = JSON.parse(body);
  } catch {
    return refuse(RpcCode.parse, 'The request body is not valid JSON. Correct its syntax.');
  }
  // Since 2025-06-18, the protocol has no batches. Two equal IDs in a batch would make the SDK wait forever.
  if (Array.isArray(sent)) {
    return refuse(RpcCode.invalidRequest, 'Batches are not supported. Send one message per request.');
  }
  const message = withDefaults(sent);
  if (!JSONRPCMessageSchema.safeParse(message).success) {
    return refuse(
      RpcCode.invalidRequest,
      'The request body is not a JSON-RPC 2.0 message. Allowed: an object with jsonrpc, id, method and params.',
    );
  }
  return checkParams(message as RpcMessage) ?? { message };
}

interface RpcMessage {
  id?: string | number;
  method?: string;
  params?: Record<string, unknown>;
}

/** Health checks send `initialize` without the required client information, which is not needed here. */
function withDefaults(sent: unknown): unknown {
  const message = sent as RpcMessage | null;
  if (message?.method !== 'initialize') return sent;
  const { protocolVersion } = message.params ?? {};
  return {
    ...message,
    params: {
      protocolVersion: typeof protocolVersion === 'string' ? protocolVersion : LATEST_PROTOCOL_VERSION,
      capabilities: {},
      clientInfo: { name: 'client', version: '0' },
    },
  };
}

interface Checker {
  safeParse(message: unknown): { success: boolean; error?: { issues: { path: PropertyKey[]; message: string }[] } };
}

/** The handlers of the SDK check requests as well, but return the complete output of zod as an internal error. */
const CHECKERS = new Map<string, Checker>([
  ['tools/call', CallToolRequestSchema],
  ['tools/list', ListToolsRequestSchema],
  ['prompts/list', ListPromptsRequestSchema],
  ['prompts/get', GetPromptRequestSchema],
  ['resources/list', ListResourcesRequestSchema],
  ['resources/templates/list', ListResourceTemplatesRequestSchema],
  ['resources/read', ReadResourceRequestSchema],
]);

function checkParams(message: RpcMessage): ReadMessage | null {
  const issue = CHECKERS.get(message.method ?? '')?.safeParse(message).error?.issues[0];
  if (!issue || message.id === undefined) return null;
  const error = { code: RpcCode.invalidParams, message: `\`${issue.path.join('.')}\`: ${issue.message}.` };
  return { status: 200, refusal: rpcErrorBody(error, message.id) };
}

function refuse(code: number, message: string): ReadMessage {
  return { status: 400, refusal: rpcErrorBody({ code, message }) };
}
