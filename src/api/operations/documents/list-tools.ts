import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../context.ts';
import '@fastify/swagger';
import { Type } from 'typebox';
import { shownTools } from '../../../openapi/docs-tools.ts';
import type { ApiDocument } from '../../../openapi/document.ts';
import { bindTools, type Tool } from '../../../openapi/tools.ts';

const open = (description: string) => Type.Object({}, { additionalProperties: true, description });

const ResponseBody = Type.Object(
  {
    tools: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Name to call the tool by.' }),
        title: Type.String({ description: 'Title to display.' }),
        description: Type.String({ description: 'Description for language models.' }),
        inputSchema: open('JSON Schema of the arguments.'),
        outputSchema: open('JSON Schema of the structured content of a result that is not an error.'),
        annotations: open('Hints about side effects: whether the tool is read-only, destructive or idempotent.'),
      }),
      { description: 'All tools.' },
    ),
  },
  { description: 'The tools of the MCP server.' },
);

const EXAMPLES = {
  200: {
    one: {
      summary: 'One of the tools',
      value: {
        tools: [
          {
            name: 'cancel_export',
            title: 'Cancel an export',
            description: 'Cancels an export that is not finished. Its status becomes failed, and it cannot be resumed.',
            inputSchema: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
            outputSchema: { type: 'object', properties: { export: { type: 'object' } }, required: ['export'] },
            annotations: { readOnlyHint: false, destructiveHint: true },
          },
        ],
      },
    },
  },
};

/** GET /tools */
export function listTools(app: FastifyInstance, ctx: ApiContext): void {
  let tools: Tool[] | null = null;
  app.get('/tools', {
    schema: {
      operationId: 'listTools',
      tags: ['Reports'],
      summary: 'List tools',
      description:
        'Returns the tools that `POST /mcp` offers to MCP clients, like the MCP method `tools/list`. No API key required.',
      security: [],
      response: { 200: ResponseBody },
    },
    config: { examples: EXAMPLES },
    handler: async () => {
      // At the first request, when all operations are registered.
      tools ??= shownTools(bindTools(app.swagger() as unknown as ApiDocument, ctx.catalog));
      return { tools };
    },
  });
}
