/** The handlers of the MCP methods. The SDK implements the protocol. */
import { type ListToolsResult, ResourceNotFoundError, Server } from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { DOCS_TOOLS, shownTools } from '../openapi/docs-tools.ts';
import type { ApiDocument } from '../openapi/document.ts';
import type { BoundTool } from '../openapi/tools.ts';
import { callDocsTool, callFewTool, callTool, type SendToApi } from './call-tool.ts';
import { FEW_TOOLS, readCall } from './few-tools.ts';
import { getPrompt, listPrompts } from './prompts.ts';
import type { Docs } from './read-docs.ts';
import { listResources, readResource } from './resources.ts';
import { RpcCode, RpcError } from './rpc-error.ts';

const INSTRUCTIONS = `Sheaf exports affiliate marketing data as CSV, Excel, JSON Lines and Parquet files. list_report_types lists the report types.
To create a file, follow these steps:
1. Call describe_report for the filters and columns of a report type.
2. Call estimate_export or preview_rows to check the request.
3. Call create_export.
4. Call get_export with wait until status is completed.
5. Give the user the download_url.
Times are UTC unless you set index_params.timezone. To leave values out, use a filter whose name ends in _not.
To import a small file, call import_text, show the user what it would do, and import it when they agree. To write a program
that uses the API, call ask_dex. For questions about the service, call search_docs and get_doc.`;

/** Shared, because every server would otherwise create one, which is never used: clients are never sent requests. */
const jsonSchemaValidator = new AjvJsonSchemaValidator();

export interface McpContext {
  document: ApiDocument;
  tools: readonly BoundTool[];
  docs: Docs;
  /** Whether the client sees three tools that find, describe and call all others. */
  few: boolean;
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
    { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions: INSTRUCTIONS, jsonSchemaValidator },
  );
  // The schemas are JSON, but TypeScript never sees an interface such as JsonSchema as a JSON object.
  server.setRequestHandler('tools/list', () => ({
    tools: (ctx.few ? [...FEW_TOOLS] : shownTools(tools)) as ListToolsResult['tools'],
  }));
  server.setRequestHandler('tools/call', ({ params: sent }) => {
    const few = ctx.few ? FEW_TOOLS.find(({ name }) => name === sent.name) : undefined;
    if (few && few.name !== 'call')
      return callFewTool(ctx, { tool: few, given: sent.arguments ?? {}, tools: shownTools(tools) });
    const params = few ? readCall(sent.arguments ?? {}) : sent;
    const tool = tools.find(({ shown }) => shown.name === params.name);
    if (tool) return callTool(ctx, { tool, given: params.arguments ?? {} });
    const reader = DOCS_TOOLS.find(({ name }) => name === params.name);
    if (reader) return callDocsTool(ctx, { tool: reader, given: params.arguments ?? {} });
    const names = [...(ctx.few && !few ? FEW_TOOLS : shownTools(tools))].map(({ name }) => name).join(', ');
    throw new RpcError(RpcCode.invalidParams, `Unknown tool ${params.name.slice(0, 60)}. Allowed: ${names}.`);
  });
  server.setRequestHandler('prompts/list', () => listPrompts());
  server.setRequestHandler('prompts/get', ({ params }) => getPrompt(params.name, params.arguments ?? {}));
  server.setRequestHandler('resources/list', async () => ({ resources: await listResources(document) }));
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [] }));
  server.setRequestHandler('resources/read', async ({ params }) => {
    const contents = await readResource(document, params.uri);
    if (contents) return { contents: [contents] };
    const uri = params.uri.slice(0, 200);
    throw new ResourceNotFoundError(uri, `Resource ${uri} not found. resources/list lists all resources.`);
  });
  return server;
}
