/** An operation in the OpenAPI document: its arguments, its result, and the request that calls it. */

import type { JsonSchema } from '../reports/param-schemas.ts';
import {
  type ApiDocument,
  operationsOf,
  type PlacedOperation,
  resolve,
  type Schema,
  withoutVariants,
} from './document.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Method and path, as in the OpenAPI document. */
export type Call = `${Method} /${string}`;

export interface Argument {
  /** `file` is the body itself, as a text. */
  in: 'path' | 'query' | 'header' | 'body' | 'file';
  required: boolean;
  schema: JsonSchema;
}

export interface Operation {
  method: Method;
  /** With path parameters in braces. */
  path: string;
  arguments: Record<string, Argument>;
  /** Schema of a successful response, without references. */
  result: JsonSchema;
}

export interface WrittenRequest {
  method: Method;
  url: string;
  /** Absent if the operation has no body. A string is a file. */
  body?: Record<string, unknown> | string;
  /** Absent if no argument is a header. */
  headers?: Record<string, string>;
}

/** Maximum characters of a file that is an argument. The context of models has no place for much more, and an MCP message is limited, too. */
const MAX_TEXT = 100_000;

/** A file as an argument. */
const FILE_TEXT: Argument = {
  in: 'file',
  required: true,
  schema: { type: 'string', maxLength: MAX_TEXT, description: `The file as text. At most ${MAX_TEXT} characters.` },
};

/** Finds an operation. Throws if the document does not have it, which means that the tools are outdated. */
export function operationOf(document: ApiDocument, call: Call): Operation {
  const [method, path] = call.split(' ') as [Method, string];
  const documented = operationsOf(document).find((one) => one.method === method && one.path === path);
  if (!documented) throw new Error(`The API does not have the operation ${call}.`);
  const found: Record<string, Argument> = {};
  for (const { name, in: place, required = false, description, schema } of documented.parameters ?? []) {
    const argument = { in: place, required, schema: { ...schema, ...(description ? { description } : {}) } };
    found[place === 'header' ? argumentOf(name) : name] = argument;
  }
  const body = withoutVariants(document, documented.requestBody?.content['application/json']?.schema ?? {});
  for (const [name, schema] of Object.entries(body.properties ?? {})) {
    found[name] = {
      in: 'body',
      required: body.required?.includes(name) ?? false,
      schema: { ...resolve(document, schema) },
    };
  }
  if (documented.requestBody?.content['application/octet-stream']) found['text'] = FILE_TEXT;
  return { method, path, arguments: found, result: resultOf(document, documented) };
}

/** All successful JSON responses of an operation have the same schema. They differ only in their status. */
function resultOf(document: ApiDocument, { responses }: PlacedOperation): JsonSchema {
  const schemas = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => content?.['application/json']?.schema ?? []);
  // A deletion has no body, and its structured content is an empty object.
  return withoutReferences(document, schemas[0] ?? { type: 'object', properties: {} }) as JsonSchema;
}

/** Resolves references, because clients that validate results do not have the OpenAPI document. */
function withoutReferences(document: ApiDocument, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutReferences(document, item));
  if (typeof node !== 'object' || node === null) return node;
  const resolved = resolve(document, node as Schema);
  return Object.fromEntries(Object.entries(resolved).map(([key, value]) => [key, withoutReferences(document, value)]));
}

/**
 * Returns the request that calls an operation with these arguments. The API validates their values. Half of a character, which URLs
 * cannot have, becomes U+FFFD.
 */
export function writeRequest(operation: Operation, given: Record<string, unknown>): WrittenRequest {
  const { method } = operation;
  const placed = (place: Argument['in']) =>
    Object.entries(given).filter(([name]) => operation.arguments[name]?.in === place);
  const path = placed('path').reduce(
    (text, [name, value]) => text.replace(`{${name}}`, () => encodeURIComponent(inUrl(value).toWellFormed())),
    operation.path,
  );
  const query = new URLSearchParams(placed('query').map(([name, value]) => [name, inUrl(value)]));
  const url = query.size > 0 ? `${path}?${query}` : path;
  const headers = Object.fromEntries(placed('header').map(([name, value]) => [headerOf(name), tagOf(value)]));
  const request = { method, url, ...(Object.keys(headers).length > 0 ? { headers } : {}) };
  const file = placed('file')[0]?.[1];
  if (file !== undefined) return { ...request, body: String(file) };
  const takesBody = Object.values(operation.arguments).some((argument) => argument.in === 'body');
  return takesBody ? { ...request, body: Object.fromEntries(placed('body')) } : request;
}

/** The argument `if_match` is the header `if-match`. */
const argumentOf = (header: string) => header.replaceAll('-', '_');
const headerOf = (argument: string) => argument.replaceAll('_', '-');

/** Encodes characters that a tag cannot contain. No version has them, so such a tag matches none. */
function tagOf(version: unknown): string {
  return `"${encodeURIComponent(inUrl(version).toWellFormed()).replaceAll('%3A', ':')}"`;
}

/** Returns a value as it is written in URLs. Lists are comma-separated. */
function inUrl(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
