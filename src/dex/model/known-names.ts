/** Every name that the API has, from its document, the catalogue and the guides: what a model says is held against it. */

import { ERRORS } from '../../errors.ts';
import { type ApiDocument, operationsOf } from '../../openapi/document.ts';
import { catalogue } from '../../reports/catalogue.ts';
import { indexParams } from '../../reports/index-params.ts';
import type { Section } from '../sections.ts';

export interface KnownOperation {
  id: string;
  method: string;
  /** `/api/v1/exports/{id}` */
  path: string;
  /** Names that its address may carry behind the question mark. */
  query: ReadonlySet<string>;
}

export interface KnownNames {
  operations: readonly KnownOperation[];
  /** Of parameters, filters, index parameters and members of bodies. */
  parameters: ReadonlySet<string>;
  /** In lower case. */
  headers: ReadonlySet<string>;
  /** Everything that code or a table of the documents spells: the above, columns, values, states, codes of errors … */
  identifiers: ReadonlySet<string>;
  /** Paths of pages, and of what else the guides name. */
  paths: ReadonlySet<string>;
}

/** What every client and server may send, beside the headers that the documents name. */
const USUAL_HEADERS = [
  ...['accept', 'authorization', 'cache-control', 'content-disposition', 'content-length', 'content-type', 'etag'],
  ...['host', 'if-none-match', 'if-range', 'location', 'range', 'retry-after', 'user-agent'],
];

/** Words of programming that no document needs to explain. */
const USUAL_WORDS = [
  ...['true', 'false', 'null', 'none', 'yes', 'no', 'id', 'json', 'csv', 'xlsx', 'excel', 'utc', 'get', 'post', 'put'],
  ...['patch', 'delete', 'head', 'http', 'https', 'url', 'uri', 'api', 'sse', 'cron', 'crontab', 'bash', 'sh', 'curl'],
  ...['jq', 'env', 'export', 'node', 'npm', 'npx', 'pip', 'python', 'python3', 'php', 'ruby', 'go', 'java', 'rust'],
  ...['cargo', 'dotnet', 'perl', 'powershell', 'swift', 'kotlin', 'elixir', 'main', 'async', 'await', 'fetch'],
];

export function knownNames(document: ApiDocument, sections: readonly Section[]): KnownNames {
  const operations = operationsOf(document).map(({ operationId, method, path, parameters = [] }) => {
    const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    return { id: operationId, method, path, query: new Set([...query, 'dry_run', 'api_key']) };
  });
  const names = new Set<string>();
  const headers = new Set(USUAL_HEADERS);
  collect(document, { names, headers });
  const parameters = new Set([...names, ...operations.flatMap(({ query }) => [...query])]);
  for (const report of catalogue) {
    for (const name of [...Object.keys(report.search), ...Object.keys(indexParams(report))]) parameters.add(name);
  }
  const code = sections.flatMap(({ text }) => codeIn(text)).join('\n');
  for (const header of code.match(/\b[A-Za-z]+(?:-[A-Za-z]+)+\b/g) ?? []) headers.add(header.toLowerCase());
  const identifiers = new Set([
    ...names,
    ...parameters,
    ...USUAL_WORDS,
    ...Object.keys(ERRORS),
    ...operations.map(({ id }) => id),
  ]);
  for (const report of catalogue) {
    identifiers.add(report.name).add(report.fileStem).add(report.title);
    for (const { key } of report.columns) identifiers.add(key);
    for (const name of Object.keys(report.orders)) identifiers.add(name);
  }
  for (const word of wordsOf(code)) identifiers.add(word);
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
    ...catalogue.map(({ name }) => `/docs/reports/${name}`),
  ];
  return { operations, parameters, headers, identifiers, paths: new Set(pages) };
}

/** Adds names that code spells. */
export function withCode(known: KnownNames, code: readonly string[]): KnownNames {
  return { ...known, identifiers: new Set([...known.identifiers, ...code.flatMap(wordsOf)]) };
}

/** Names of members, parameters and fixed values, anywhere in the document. */
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

/** What a text of Markdown has as code: spans and blocks. */
function codeIn(markdown: string): string[] {
  return [...markdown.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)].map((match) => match[1] ?? match[2]!);
}

/** Words and names in code, also those joined by dots, which are names of members. */
function wordsOf(code: string): string[] {
  return code.match(/[A-Za-z_][\w-]*/g)?.flatMap((word) => [word, word.toLowerCase()]) ?? [];
}
