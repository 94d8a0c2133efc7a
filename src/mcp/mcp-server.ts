/** What this server answers to the methods of MCP. The SDK knows the protocol; all else is in the files beside. */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type { ApiDocument } from '../api/document.ts';
import { callTool, type SendToApi } from './call-tool.ts';
import { listResources, readResource } from './resources.ts';
import { RpcCode, RpcError } from './rpc-error.ts';
import type { BoundTool } from './tools.ts';

const INSTRUCTIONS = `Sheaf builds reports of affiliate marketing as CSV and Excel files: list_report_types tells which.
To get one: describe_report for its filters and columns; estimate_export or preview_rows to check the request; create_export;
get_export with wait until status is completed; then give the user its download_url. Times are UTC unless
index_params.timezone says otherwise. For programs that use the API, ask_dex writes the code, and the resources explain it.`;

/** Every server would make one of its own, for answers that clients are never asked for here. */
const jsonSchemaValidator = new AjvJsonSchemaValidator();

export interface McpContext {
  document: ApiDocument;
  tools: readonly BoundTool[];
  /** Sends requests as whoever sent the message. */
  send: SendToApi;
  /** Where clients learn how they are configured. */
  integrationUrl: string;
  /** Of the message, for errors that no operation makes. */
  requestId: string;
}

/**
 * The server for one message: without sessions, nothing outlives it. Not the SDK's McpServer, which takes schemas of tools in
 * zod only: ours come from the OpenAPI document, and their values are checked by the API.
 */
export function mcpServer(ctx: McpContext): Server {
  const { document, tools } = ctx;
  const server = new Server(
    { name: 'sheaf', title: document.info.title, version: document.info.version },
    { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS, jsonSchemaValidator },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map((tool) => tool.shown) }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    const tool = tools.find(({ shown }) => shown.name === params.name);
    if (tool) return callTool(ctx, { tool, given: params.arguments ?? {} });
    const names = tools.map(({ shown }) => shown.name).join(', ');
    throw new RpcError(RpcCode.invalidParams, `There is no tool ${params.name.slice(0, 60)}. There are ${names}.`);
  });
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({ resources: await listResources(document) }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [] }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
    const contents = await readResource(document, params.uri);
    if (contents) return { contents: [contents] };
    const message = `There is no resource ${params.uri.slice(0, 200)}. resources/list tells which there are.`;
    throw new RpcError(RpcCode.resourceNotFound, message);
  });
  return server;
}
