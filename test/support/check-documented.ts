/**
 * Checks a response against the published OpenAPI document. The operation must declare its status, media type, body and headers.
 * Every response that a test client receives passes through here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';
import type { ApiDocument, ApiResponse, Header } from '../../src/openapi/document.ts';

export interface Received {
  method: string;
  /** Includes the origin. */
  url: string;
  status: number;
  headers: Headers;
  /** The unparsed body. */
  text: string;
}

const ID = 'https://sheaf.test/openapi.json';

/** Header values are strings, so numbers are coerced. */
const headerAjv = new Ajv2020({ strict: false, coerceTypes: true });
formats.default(headerAjv);

/** Headers of HTTP itself, and those that protect browsers on every response (docs/decisions/0013-security-headers.md). */
const UNDECLARED = new Set([
  ...['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding', 'vary'],
  ...['content-security-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'origin-agent-cluster'],
  ...['referrer-policy', 'strict-transport-security', 'x-content-type-options', 'x-dns-prefetch-control'],
  ...['x-download-options', 'x-frame-options', 'x-permitted-cross-domain-policies', 'x-xss-protection'],
]);

/** Ignores responses that belong to no operation, such as files, pages and unknown paths. */
export type CheckDocumented = (received: Received) => void;

/** Checks responses against one document. */
export function documentCheck(document: ApiDocument): CheckDocumented {
  const ajv = new Ajv2020({ allErrors: true, strict: false, coerceTypes: false });
  formats.default(ajv);
  ajv.addSchema({ $id: ID, ...document });
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation,
      // Fixed paths precede those with parameters: /exports/preview is not /exports/{id}.
      fixed: !path.includes('{'),
      pattern: new RegExp(
        `^${path
          .split(/\{\w+\}/)
          .map(RegExp.escape)
          .join('[^/]+')}/?$`,
      ),
    })),
  );

  const compiled = new Map<string, ValidateFunction>();

  function check({ method, url, status, headers, text }: Received): void {
    const { pathname } = new URL(url);
    const request = method === 'HEAD' ? 'get' : method.toLowerCase();
    const found = operations
      .filter((one) => one.method === request && one.pattern.test(pathname))
      .sort((one, other) => Number(other.fixed) - Number(one.fixed))[0];
    if (!found) return;
    const { path, operation } = found;
    const where = `${status} of ${operation.operationId}`;
    const declared = operation.responses[String(status)];
    expect(declared, `${where} is not declared. ${text.slice(0, 300)}`).toBeDefined();
    const pointer = declared!.$ref?.slice(1) ?? `/paths/${escaped(path)}/${request}/responses/${status}`;
    const response = declared!.$ref ? (at(declared!.$ref) as ApiResponse) : declared!;
    checkHeaders(response.headers ?? {}, headers, where);
    if (method === 'HEAD') return;
    const type = headers.get('content-type')?.split(';')[0];
    if (response.content === undefined) {
      expect(text, `${where} declares no body`).toBe('');
      return;
    }
    expect(Object.keys(response.content), `media type of ${where}`).toContain(type);
    if (type === 'application/json') checkBody(`${pointer}/content/application~1json/schema`, JSON.parse(text), where);
  }

  function checkHeaders(declared: Record<string, Header>, received: Headers, where: string): void {
    const known = new Map(Object.entries(declared).map(([name, header]) => [name.toLowerCase(), header]));
    for (const [name, value] of received) {
      const header = known.get(name);
      if (!header && UNDECLARED.has(name)) continue;
      expect(header, `header ${name} in ${where} is not declared`).toBeDefined();
      const { schema = {} } = header!.$ref ? (at(header!.$ref) as Header) : header!;
      expect(headerAjv.validate(schema, value), `header ${name} in ${where}: ${value}`).toBe(true);
    }
    for (const name of ['x-request-id', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']) {
      expect(received.get(name), `${name} in ${where}`).not.toBeNull();
    }
    if (known.has('retry-after')) expect(received.get('retry-after'), `retry-after in ${where}`).not.toBeNull();
  }

  function checkBody(pointer: string, body: unknown, where: string): void {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `${ID}#${encodeURI(pointer)}` });
    compiled.set(pointer, validate);
    expect(validate(body) ? [] : validate.errors, where).toEqual([]);
  }

  function at(reference: string): unknown {
    return reference
      .split('/')
      .slice(1)
      .reduce(
        (node, key) => (node as Record<string, unknown>)[key.replaceAll('~1', '/').replaceAll('~0', '~')],
        document as unknown,
      );
  }

  return check;
}

/** Checks responses against `openapi.json`. */
export const checkDocumented = documentCheck(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')),
);

function escaped(path: string): string {
  return path.replaceAll('~', '~0').replaceAll('/', '~1');
}
