/** The tools that read the documentation. They call no operation of the API and need no API key. */
import type { BoundTool, Tool } from './tools.ts';

/** Maximum characters of a question to the search. */
export const MAX_QUERY_LENGTH = 400;

/** Maximum sections of one search. */
export const MAX_SECTIONS = 20;

const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const text = (description: string) => ({ type: 'string', description });

export const DOCS_TOOLS: readonly Tool[] = [
  {
    name: 'search_docs',
    title: 'Search the documentation',
    description:
      'Searches the documentation: guides, operations, fields, settings, errors and report types. Returns the best sections with their text. Call get_doc with the page of a section to read all of it.',
    inputSchema: {
      type: 'object',
      properties: {
        query: {
          type: 'string',
          maxLength: MAX_QUERY_LENGTH,
          description: 'Words to search for. Typos are tolerated.',
        },
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: MAX_SECTIONS,
          default: 5,
          description: 'Maximum number of sections.',
        },
      },
      required: ['query'],
      additionalProperties: false,
    },
    outputSchema: {
      type: 'object',
      properties: {
        sections: {
          type: 'array',
          description: 'The best sections, best first.',
          items: {
            type: 'object',
            properties: {
              page: text('Path of the section, for get_doc.'),
              title: text('Title of the page.'),
              heading: text('Heading of the section. Empty for the beginning of a page.'),
              text: text('Text of the section.'),
            },
            required: ['page', 'title', 'heading', 'text'],
          },
        },
      },
      required: ['sections'],
    },
    annotations,
  },
  {
    name: 'get_doc',
    title: 'Read the documentation',
    description:
      'Returns a page of the documentation as Markdown, or only the section if the path ends in # and its id. /docs lists all pages.',
    inputSchema: {
      type: 'object',
      properties: {
        page: {
          type: 'string',
          maxLength: 300,
          description: 'Path from search_docs, such as /docs/guides/webhooks#retries.',
        },
      },
      required: ['page'],
      additionalProperties: false,
    },
    outputSchema: {
      type: 'object',
      properties: { page: text('Path of the page or section.'), markdown: text('Its text as Markdown.') },
      required: ['page', 'markdown'],
    },
    annotations,
  },
];

/** All tools as clients see them: the operations first, then those for the documentation. */
export function shownTools(bound: readonly BoundTool[]): Tool[] {
  return [...bound.map(({ shown }) => shown), ...DOCS_TOOLS];
}
