/** The table of contents in the format of https://llmstxt.org: what Sheaf is, and one line for each page. */
import type { ApiDocument } from '../openapi/document.ts';
import { GUIDE_GROUPS } from '../openapi/read-guides.ts';
import type { Navigation } from './navigation.ts';

export interface ContentsInput {
  navigation: Navigation;
  /** Origin of the links. Empty for relative links. */
  origin: string;
}

export function contentsText(document: ApiDocument, { navigation, origin }: ContentsInput): string {
  const { guides, operations, reports } = navigation;
  const link = (title: string, path: string, description: string) => `- [${title}](${origin}${path}): ${description}`;
  const lines = [
    '# Sheaf',
    '',
    '> Sheaf is a self-hosted service that exports affiliate marketing data as complete CSV, Excel, JSON Lines and Parquet files over an HTTP API.',
    '',
    'Send your API key in the header `X-Api-Key`. Create an export with `POST /api/v1/exports` (`report_type`, and filters in',
    '`search_params`). Call `GET /api/v1/exports/{id}?wait=30` until `status` is `completed`, then download `download_url`, which',
    'is valid for one hour and needs no API key. Status 409 means that the same export is already in progress; the response',
    'contains it as `export`, so wait for that one. After 429 and 503, wait the seconds in `Retry-After` and retry. Filters that',
    'the report type does not have are rejected with 422.',
    '',
    ...Object.keys(GUIDE_GROUPS).flatMap((title) => [
      `## ${title}`,
      '',
      ...guides
        .filter(({ group }) => group === title)
        .map((guide) => link(guide.title, `/docs/guides/${guide.name}.md`, guide.summary)),
      ...(title === 'Report types' ? reports : []).map((report) =>
        link(report.name, `/docs/reports/${report.name}.md`, `${report.title}: filters, columns and sort orders.`),
      ),
      '',
    ]),
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
    '## Machine-readable formats',
    '',
    link('OpenAPI 3.1', '/openapi.json', 'the whole API as JSON.'),
    link('OpenAPI 3.1 as YAML', '/openapi.yaml', 'the same document as YAML.'),
    link('OpenAPI 3.0.3', '/api/v1/schema', 'for tools that do not support OpenAPI 3.1.'),
    link('MCP', '/mcp/integration.json', 'how to connect an agent, which can call the same operations as tools.'),
    '',
    '## Optional',
    '',
    link('Everything in one file', '/llms-full.txt', 'the full text of all pages above.'),
  ];
  return `${lines.join('\n')}\n`;
}
