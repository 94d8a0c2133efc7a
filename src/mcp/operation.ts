/** An operation of the API as the OpenAPI document has it: what it takes, and how a request to it is written. */
import {
  type ApiDocument,
  operationsOf,
  type PlacedOperation,
  resolve,
  type Schema,
  withoutVariants,
} from '../api/document.ts';
import type { JsonSchema } from '../reports/param-schemas.ts';

/** Method and path, as in the OpenAPI document. */
export type Call = `${'GET' | 'POST'} /${string}`;

export interface Argument {
  in: 'path' | 'query' | 'header' | 'body';
  required: boolean;
  schema: JsonSchema;
}

export interface Operation {
  method: 'GET' | 'POST';
  /** With its parameters in braces. */
  path: string;
  arguments: Record<string, Argument>;
  /** What it returns when it succeeds, without references. */
  result: JsonSchema;
}

export interface WrittenRequest {
  method: 'GET' | 'POST';
  url: string;
  /** Absent when the operation takes none. */
  body?: Record<string, unknown>;
}

/** Finds an operation. Throws when the document has none at this address: then the tools are older than the API. */
export function operationOf(document: ApiDocument, call: Call): Operation {
  const [method, path] = call.split(' ') as ['GET' | 'POST', string];
  const documented = operationsOf(document).find((one) => one.method === method && one.path === path);
  if (!documented) throw new Error(`The API has no ${call}.`);
  const found: Record<string, Argument> = {};
  for (const { name, in: place, required = false, description, schema } of documented.parameters ?? []) {
    found[name] = { in: place, required, schema: { ...schema, ...(description ? { description } : {}) } };
  }
  const body = withoutVariants(document, documented.requestBody?.content['application/json']?.schema ?? {});
  for (const [name, schema] of Object.entries(body.properties ?? {})) {
    found[name] = {
      in: 'body',
      required: body.required?.includes(name) ?? false,
      schema: { ...resolve(document, schema) },
    };
  }
  return { method, path, arguments: found, result: resultOf(document, documented) };
}

/** All successful responses in JSON have one schema: those of creating and of finding the same differ by status alone. */
function resultOf(document: ApiDocument, { responses }: PlacedOperation): JsonSchema {
  const schemas = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => content?.['application/json']?.schema ?? []);
  return withoutReferences(document, schemas[0]!) as JsonSchema;
}

/** Clients that validate results know nothing of the OpenAPI document. */
function withoutReferences(document: ApiDocument, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutReferences(document, item));
  if (typeof node !== 'object' || node === null) return node;
  const whole = resolve(document, node as Schema);
  return Object.fromEntries(Object.entries(whole).map(([key, value]) => [key, withoutReferences(document, value)]));
}

/** The request that gives an operation these arguments. Their values are not looked at: the API does that. */
export function writeRequest(operation: Operation, given: Record<string, unknown>): WrittenRequest {
  const { method } = operation;
  const placed = (place: Argument['in']) =>
    Object.entries(given).filter(([name]) => operation.arguments[name]?.in === place);
  const path = placed('path').reduce(
    (text, [name, value]) => text.replace(`{${name}}`, () => encodeURIComponent(inAddress(value))),
    operation.path,
  );
  const query = new URLSearchParams(placed('query').map(([name, value]) => [name, inAddress(value)]));
  const url = query.size > 0 ? `${path}?${query}` : path;
  const takesBody = Object.values(operation.arguments).some((argument) => argument.in === 'body');
  return takesBody ? { method, url, body: Object.fromEntries(placed('body')) } : { method, url };
}

/** Lists are joined by commas, as everywhere in this API. */
function inAddress(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
