/** Reads a message as mildly as clients need it, and refuses what is none with words that say why. */
import {
  CallToolRequestSchema,
  JSONRPCMessageSchema,
  LATEST_PROTOCOL_VERSION,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { RpcCode, rpcErrorBody } from './rpc-error.ts';

/** A message for the SDK, or the answer that refuses it. */
export type ReadMessage = { message: unknown } | { status: number; refusal: Record<string, unknown> };

export function readMessage(body: string): ReadMessage {
  let sent: unknown;
  try {
    sent = JSON.parse(body);
  } catch {
    return refuse(RpcCode.parse, 'The body is not valid JSON.');
  }
  // The protocol knows no batches since 2025-06-18; two equal ids in one would leave the SDK waiting for ever.
  if (Array.isArray(sent)) return refuse(RpcCode.invalidRequest, 'Send one message per request, not a batch.');
  const message = withDefaults(sent);
  if (!JSONRPCMessageSchema.safeParse(message).success) {
    return refuse(RpcCode.invalidRequest, 'The body is no JSON-RPC 2.0 message: jsonrpc, id, method and params.');
  }
  return checkParams(message as RpcMessage) ?? { message };
}

interface RpcMessage {
  id?: string | number;
  method?: string;
  params?: Record<string, unknown>;
}

/** Clients that only knock send `initialize` without what it must say of them; nothing here depends on that. */
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

/** Handlers of the SDK check their request, too, but answer with all that zod has to say, and an internal error. */
const CHECKERS = new Map<string, Checker>([
  ['tools/call', CallToolRequestSchema],
  ['tools/list', ListToolsRequestSchema],
  ['resources/list', ListResourcesRequestSchema],
  ['resources/templates/list', ListResourceTemplatesRequestSchema],
  ['resources/read', ReadResourceRequestSchema],
]);

function checkParams(message: RpcMessage): ReadMessage | null {
  const issue = CHECKERS.get(message.method ?? '')?.safeParse(message).error?.issues[0];
  if (!issue || message.id === undefined) return null;
  const error = { code: RpcCode.invalidParams, message: `${issue.path.join('.')}: ${issue.message}.` };
  return { status: 200, refusal: rpcErrorBody(error, message.id) };
}

function refuse(code: number, message: string): ReadMessage {
  return { status: 400, refusal: rpcErrorBody({ code, message }) };
}
