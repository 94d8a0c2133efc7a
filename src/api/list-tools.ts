import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { bindTools, type Tool } from '../mcp/tools.ts';
import type { ApiDocument } from './document.ts';

const open = (description: string) => Type.Object({}, { additionalProperties: true, description });

const Answer = Type.Object(
  {
    tools: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Name, for calls.' }),
        title: Type.String({ description: 'Name, for people.' }),
        description: Type.String({ description: 'What it does, in words for a model.' }),
        inputSchema: open('JSON Schema of its arguments.'),
        outputSchema: open('JSON Schema of its structured content, unless that is an error.'),
        annotations: open('Whether it only reads, and whether it ends something.'),
      }),
      { description: 'The tools.' },
    ),
  },
  { description: 'The tools of the MCP server.' },
);

const EXAMPLES = {
  200: {
    one: {
      summary: 'One of them',
      value: {
        tools: [
          {
            name: 'cancel_export',
            title: 'Cancel an export',
            description: 'Ends an export that is not finished. It becomes failed and cannot be resumed.',
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
export function listTools(app: FastifyInstance): void {
  let tools: Tool[] | null = null;
  app.get('/tools', {
    schema: {
      operationId: 'listTools',
      tags: ['Reports'],
      summary: 'List the tools for agents',
      description: 'The tools that POST /mcp offers to MCP clients: the same list as its `tools/list`. Needs no key.',
      security: [],
      response: { 200: Answer },
    },
    config: { examples: EXAMPLES },
    handler: async () => {
      // Once all operations are there.
      tools ??= bindTools(app.swagger() as unknown as ApiDocument).map((tool) => tool.shown);
      return { tools };
    },
  });
}
