/** Checks Dex's answers independently of its code: the URLs, parameters and headers of an API in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Named {
  name: string;
  in: string;
}

interface Node {
  name?: string;
  in?: string;
  properties?: Record<string, unknown>;
  headers?: Record<string, unknown>;
}

export const DOCUMENT = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'));

/** Standard HTTP headers, and those that the document describes for all responses. */
const OF_HTTP = [
  ...['content-type', 'retry-after', 'x-api-key', 'accept', 'authorization', 'user-agent', 'x-request-id'],
  ...['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
];

const PATHS = Object.entries(DOCUMENT.paths as Record<string, Record<string, { parameters?: Named[] }>>).map(
  ([path, methods]) => ({
    pattern: new RegExp(`^${path.replace(/^\/api\/v1/, '').replace(/\{\w+\}/g, '[^/]+')}$`),
    methods: Object.keys(methods).map((method) => method.toUpperCase()),
    query: Object.values(methods).flatMap(({ parameters = [] }) =>
      parameters.filter((one) => one.in === 'query').map(({ name }) => name),
    ),
  }),
);

const [NAMES, HEADERS] = (() => {
  const [names, headers] = [new Set<string>(), new Set<string>(OF_HTTP)];
  const walk = (node: Node): void => {
    if (typeof node !== 'object' || node === null) return;
    if (node.in === 'header') headers.add(node.name!.toLowerCase());
    for (const name of Object.keys(node.properties ?? {})) names.add(name);
    for (const name of Object.keys(node.headers ?? {})) headers.add(name.toLowerCase());
    for (const child of Object.values(node)) walk(child as Node);
  };
  walk(DOCUMENT);
  return [names, headers];
})();

/** Everything in an answer that is not in openapi.json. */
export function inventions(answer: string): string[] {
  const found: string[] = [];
  for (const [said, method, path, query] of answer.matchAll(
    /(?:\b(GET|POST|PUT|PATCH|DELETE) )?(?:https?:\/\/[\w.:-]+)?\/api\/v1(\/[\w{}$./-]*[\w}])(\?[\w=&]+)?/g,
  )) {
    const known = PATHS.find(({ pattern, methods }) => pattern.test(path!) && (!method || methods.includes(method)));
    if (!known) found.push(said);
    for (const pair of (query ?? '').slice(1).split('&')) {
      if (pair && known && !known.query.includes(pair.split('=')[0]!)) found.push(`${said}: ${pair}`);
    }
  }
  for (const [header] of answer.matchAll(/\bX-[A-Za-z-]+\w/g))
    if (!HEADERS.has(header.toLowerCase())) found.push(header);
  for (const [version] of answer.matchAll(/\/api\/v(?!1\b)\d+[^\s`"']*/g)) found.push(version);
  return found;
}

/** Names of filters and index parameters that are not in openapi.json. */
export function unknownNames(names: readonly string[]): string[] {
  return names.filter((name) => !NAMES.has(name));
}

/** Hosts to which an answer links or sends requests. */
export function hosts(answer: string): string[] {
  return [...new Set([...answer.matchAll(/https?:\/\/([\w.:-]+)/g)].map(([, host]) => host!))];
}
