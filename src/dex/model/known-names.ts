/** Collects every name of the API from its document, the catalog and the guides. A model's text is checked against them. */

import { ERRORS } from '../../errors.ts';
import { type ApiDocument, operationsOf } from '../../openapi/document.ts';
import type { Catalog } from '../../reports/catalog.ts';
import { indexParams } from '../../reports/index-params.ts';
import type { Section } from '../sections.ts';

export interface KnownOperation {
  id: string;
  method: string;
  /** For example `/api/v1/exports/{id}`. */
  path: string;
  /** Names of its query parameters. */
  query: ReadonlySet<string>;
}

export interface KnownNames {
  operations: readonly KnownOperation[];
  /** The report types, for checking the bodies of requests. */
  catalog: Catalog;
  /** Names of parameters, filters, index parameters and body members. */
  parameters: ReadonlySet<string>;
  /** Header names in lower case. */
  headers: ReadonlySet<string>;
  /** All words in code or tables of the documents: the names above, columns, values, statuses, error codes and so on. */
  identifiers: ReadonlySet<string>;
  /** Names of the API and of settings, which misspelled names are replaced with. Variables in examples are none. */
  corrections: ReadonlySet<string>;
  /** Paths of pages, and other paths that the guides mention. */
  paths: ReadonlySet<string>;
}

/** Headers of any client or server, in addition to those in the documents. */
const USUAL_HEADERS = [
  ...['accept', 'authorization', 'cache-control', 'content-disposition', 'content-length', 'content-type', 'etag'],
  ...['host', 'if-none-match', 'if-range', 'location', 'range', 'retry-after', 'user-agent'],
];

/** Common words of programming that no document explains. */
const USUAL_WORDS = [
  ...['true', 'false', 'null', 'none', 'yes', 'no', 'id', 'json', 'csv', 'xlsx', 'excel', 'utc', 'get', 'post', 'put'],
  ...['patch', 'delete', 'head', 'http', 'https', 'url', 'uri', 'api', 'sse', 'cron', 'crontab', 'bash', 'sh', 'curl'],
  ...['jq', 'env', 'export', 'node', 'npm', 'npx', 'pip', 'python', 'python3', 'php', 'ruby', 'go', 'java', 'rust'],
  ...['cargo', 'dotnet', 'perl', 'powershell', 'swift', 'kotlin', 'elixir', 'main', 'async', 'await', 'fetch'],
];

export function knownNames(
  document: ApiDocument,
  { catalog, sections }: { catalog: Catalog; sections: readonly Section[] },
): KnownNames {
  const operations = operationsOf(document).map(({ operationId, method, path, parameters = [] }) => {
    const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    return { id: operationId, method, path, query: new Set([...query, 'dry_run', 'api_key']) };
  });
  const names = new Set<string>();
  const headers = new Set(USUAL_HEADERS);
  collect(document, { names, headers });
  const parameters = new Set([...names, ...operations.flatMap(({ query }) => [...query])]);
  for (const report of catalog.reports) {
    for (const name of [...Object.keys(report.search), ...Object.keys(indexParams(report))]) parameters.add(name);
  }
  const code = sections.flatMap(({ text }) => codeIn(text)).join('\n');
  for (const header of code.match(/\b[A-Za-z]+(?:-[A-Za-z]+)+\b/g) ?? []) headers.add(header.toLowerCase());
  const words = wordsOf(code);
  const corrections = new Set([
    ...names,
    ...parameters,
    ...Object.keys(ERRORS),
    ...operations.map(({ id }) => id),
    ...words.filter((word) => word.startsWith('SHEAF_')),
  ]);
  for (const report of catalog.reports) {
    corrections.add(report.name).add(report.fileStem).add(report.title);
    for (const { key } of report.columns) corrections.add(key);
    for (const name of Object.keys(report.orders)) corrections.add(name);
  }
  const identifiers = new Set([...corrections, ...USUAL_WORDS, ...words]);
  const guides = sections.map(({ guide }) => `/docs/guides/${guide}`);
  const pages = [
    ...[
      '/api/v1',
      '/docs',
      '/docs/ask',
      '/sign-in',
      '/openapi.json',
      '/openapi.yaml',
      '/llms.txt',
      '/mcp',
      '/healthz',
      '/readyz',
      '/metrics',
    ],
    ...guides,
    ...operations.map(({ id }) => `/docs/operations/${id}`),
    ...catalog.reports.map(({ name }) => `/docs/reports/${name}`),
  ];
  return { catalog, operations, parameters, headers, identifiers, corrections, paths: new Set(pages) };
}

/** Adds names that occur in code. */
export function withCode(known: KnownNames, code: readonly string[]): KnownNames {
  return { ...known, identifiers: new Set([...known.identifiers, ...code.flatMap(wordsOf)]) };
}

/** Collects names of members and parameters, and fixed values, from anywhere in the document. */
function collect(node: unknown, found: { names: Set<string>; headers: Set<string> }): void {
  if (Array.isArray(node)) for (const item of node) collect(item, found);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { name, in: place, properties, headers, enum: values } = node as Record<string, unknown>;
  if (typeof name === 'string' && place === 'header') found.headers.add(name.toLowerCase());
  else if (typeof name === 'string') found.names.add(name);
  for (const key of Object.keys((properties as object | undefined) ?? {})) found.names.add(key);
  for (const key of Object.keys((headers as object | undefined) ?? {})) found.headers.add(key.toLowerCase());
  if (Array.isArray(values)) for (const value of values) found.names.add(String(value));
  for (const child of Object.values(node)) collect(child, found);
}

/** The code spans and code blocks of a Markdown text. */
function codeIn(markdown: string): string[] {
  return [...markdown.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map((match) => match[1] ?? match[2]!);
}

/** Words and names in code, including names of members joined by dots. */
function wordsOf(code: string): string[] {
  return code.match(/[A-Za-z_][\w-]*/g)?.flatMap((word) => [word, word.toLowerCase()]) ?? [];
}
