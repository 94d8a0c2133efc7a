/** The contents of the portal, in the form of https://llmstxt.org: what Sheaf is, and every page with a line on it. */
import type { ApiDocument } from '../api/document.ts';
import type { Navigation } from './navigation.ts';

export interface ContentsInput {
  navigation: Navigation;
  /** Origin that links begin with; empty for links within the service. */
  origin: string;
}

export function contentsText(document: ApiDocument, { navigation, origin }: ContentsInput): string {
  const { guides, operations, reports } = navigation;
  const link = (title: string, path: string, meaning: string) => `- [${title}](${origin}${path}): ${meaning}`;
  const lines = [
    '# Sheaf',
    '',
    '> Sheaf builds export reports behind an HTTP API: exact CSV and Excel files of affiliate-marketing data, of any size.',
    '',
    'A client asks with `POST /api/v1/exports` (`report_type`, and filters in `search_params`), waits with',
    '`GET /api/v1/exports/{id}?wait=30` until `status` is `completed`, and fetches `download_url`, which needs no key and works',
    'for an hour. The key goes into the header `X-Api-Key`. 409 carries the same report, which is being built already: wait for that',
    'one. 429 and 503 say in `Retry-After` when to come again. Names that a report does not know are refused with 422.',
    '',
    '## Guides',
    '',
    ...guides.map(({ name, title, summary }) => link(title, `/docs/guides/${name}.md`, summary)),
    '',
    '## Report types',
    '',
    ...reports.map(({ name, title }) => link(name, `/docs/reports/${name}.md`, `${title}: filters, columns, orders.`)),
    '',
    ...document.tags.flatMap(({ name, description }) => [
      `## Operations: ${name}`,
      '',
      description,
      '',
      ...operations
        .filter(({ tag }) => tag === name)
        .map(({ operationId, method, path, summary }) =>
          link(operationId, `/docs/operations/${operationId}.md`, `${summary}. \`${method} ${path}\``),
        ),
      '',
    ]),
    '## For programs',
    '',
    link('OpenAPI 3.1', '/openapi.json', 'the whole API as JSON.'),
    link('OpenAPI 3.1 as YAML', '/openapi.yaml', 'the same as YAML.'),
    link('OpenAPI 3.0.3', '/api/v1/schema', 'for generators that know no newer form.'),
    link('MCP', '/mcp/integration.json', 'how an agent connects to the same reports as tools.'),
    '',
    '## Optional',
    '',
    link('Everything in one file', '/llms-full.txt', 'all of the pages above.'),
  ];
  return `${lines.join('\n')}\n`;
}
