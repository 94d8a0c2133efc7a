/** The handlers of the MCP methods. The SDK implements the protocol. */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import type { ApiDocument } from '../openapi/document.ts';
import type { BoundTool } from '../openapi/tools.ts';
import { callTool, type SendToApi } from './call-tool.ts';
import { listResources, readResource } from './resources.ts';
import { RpcCode, RpcError } from './rpc-error.ts';

const INSTRUCTIONS = `Sheaf exports affiliate marketing data as CSV and Excel files. list_report_types lists the report types.
To create a file, follow these steps:
1. Call describe_report for the filters and columns of a report type.
2. Call estimate_export or preview_rows to check the request.
3. Call create_export.
4. Call get_export with wait until status is completed.
5. Give the user the download_url.
Times are UTC unless you set index_params.timezone. To write a program that uses the API, call ask_dex. The resources document
the API.`;

/** Shared, because every server would otherwise create one, which is never used: clients are never sent requests. */
const jsonSchemaValidator = new AjvJsonSchemaValidator();

export interface McpContext {
  document: ApiDocument;
  tools: readonly BoundTool[];
  /** Sends requests with the credentials of the message. */
  send: SendToApi;
  /** URL of the instructions for MCP clients. */
  integrationUrl: string;
  /** ID of the HTTP request, for errors that do not come from an operation. */
  requestId: string;
}

/**
 * Creates the server for one message. It does not use McpServer of the SDK, which accepts only zod schemas. The schemas of these
 * tools come from the OpenAPI document, and the API checks their values.
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
    throw new RpcError(RpcCode.invalidParams, `Unknown tool ${params.name.slice(0, 60)}. Allowed: ${names}.`);
  });
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({ resources: await listResources(document) }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [] }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => {
    const contents = await readResource(document, params.uri);
    if (contents) return { contents: [contents] };
    const message = `Resource ${params.uri.slice(0, 200)} not found. resources/list lists all resources.`;
    throw new RpcError(RpcCode.resourceNotFound, message);
  });
  return server;
}
