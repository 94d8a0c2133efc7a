/**
 * Three tools in place of all, for clients with little room for descriptions: search for a tool, get its schema, call it.
 * `POST /mcp?tools=few` selects them.
 */
import { RequestError } from '../errors.ts';
import type { Tool } from '../openapi/tools.ts';

const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** Maximum tools of one search. */
const MAX_FOUND = 8;

/** What clients see with `tools=few`. */
export const FEW_TOOLS: readonly Omit<Tool, 'outputSchema'>[] = [
  {
    name: 'search',
    title: 'Search for tools',
    description:
      'Finds the tools of Sheaf for a task, such as creating an export, checking its status, or reading the documentation. Returns their names and descriptions. Then call describe with a name.',
    inputSchema: {
      type: 'object',
      properties: { query: { type: 'string', maxLength: 400, description: 'Words of the task. Empty for all tools.' } },
      required: ['query'],
      additionalProperties: false,
    },
    annotations: READ_ONLY,
  },
  {
    name: 'describe',
    title: 'Describe a tool',
    description: 'Returns the description and the JSON Schema of the arguments of one tool. Then call it with call.',
    inputSchema: {
      type: 'object',
      properties: { name: { type: 'string', maxLength: 100, description: 'Name of a tool from search.' } },
      required: ['name'],
      additionalProperties: false,
    },
    annotations: READ_ONLY,
  },
  {
    name: 'call',
    title: 'Call a tool',
    description:
      'Calls a tool with arguments that fit its schema. The result is that of the tool. Some tools create or delete something: describe says which.',
    inputSchema: {
      type: 'object',
      properties: {
        name: { type: 'string', maxLength: 100, description: 'Name of a tool from search.' },
        arguments: { type: 'object', additionalProperties: true, description: 'Arguments of the tool.' },
      },
      required: ['name'],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  },
];

/** Runs `search` or `describe` over all tools. */
export function readTools(
  tools: readonly Tool[],
  { name, given }: { name: 'search' | 'describe'; given: Record<string, unknown> },
): Record<string, unknown> {
  if (name === 'search') return { tools: found(tools, textOf(given, 'query')) };
  const wanted = textOf(given, 'name');
  const tool = tools.find((one) => one.name === wanted);
  if (!tool) throw unknownTool(wanted, tools);
  const { title, description, inputSchema, annotations } = tool;
  return { name: wanted, title, description, inputSchema, annotations };
}

/** The tool and the arguments of `call`. Values of another type fail like those of an unknown tool, with what is allowed. */
export function readCall(given: Record<string, unknown>): { name: string; arguments: Record<string, unknown> } {
  const { name, arguments: values } = given;
  const usable = typeof values === 'object' && values !== null && !Array.isArray(values);
  return { name: typeof name === 'string' ? name : '', arguments: usable ? (values as Record<string, unknown>) : {} };
}

function textOf(given: Record<string, unknown>, member: string): string {
  const value = given[member];
  if (typeof value === 'string') return value;
  throw new RequestError('VALIDATION_ERROR', `\`${member}\` must be a string. Send it.`);
}

function unknownTool(name: string, tools: readonly Tool[]): RequestError {
  const names = tools.map((one) => one.name).join(', ');
  return new RequestError('NOT_FOUND', `There is no tool ${name.slice(0, 60)}. Allowed: ${names}.`);
}

/** The tools with most words of the query, those in the name first. Without a match, all. */
function found(tools: readonly Tool[], query: string): { name: string; description: string }[] {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  const scored = tools.map((tool) => {
    const [name, text] = [tool.name.toLowerCase(), `${tool.title} ${tool.description}`.toLowerCase()];
    const score = words.reduce((sum, word) => sum + (name.includes(word) ? 3 : 0) + (text.includes(word) ? 1 : 0), 0);
    return { tool, score };
  });
  const matching = scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);
  const chosen = matching.length > 0 ? matching.slice(0, MAX_FOUND) : scored;
  return chosen.map(({ tool: { name, description } }) => ({ name, description }));
}
