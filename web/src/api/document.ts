/** The OpenAPI document in the form that the pages need: a list of operations with references resolved. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { request } from './request.ts';

export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  additionalProperties?: boolean | Schema;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}

export interface Content {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, { summary?: string; value: unknown }>;
}

export interface ApiResponse {
  description: string;
  headers?: Record<string, { description?: string; schema?: Schema }>;
  content?: Record<string, Content>;
}

export interface Operation {
  operationId: string;
  method: string;
  path: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters: Parameter[];
  requestBody?: { required?: boolean; description?: string; content: Record<string, Content> };
  responses: Record<string, ApiResponse>;
  security?: Record<string, string[]>[];
}

export interface ApiDocument {
  title: string;
  version: string;
  tags: { name: string; description?: string }[];
  operations: Operation[];
}

/** Path parameters come first, because they are always required. */
const LOCATIONS: Parameter['in'][] = ['path', 'query', 'header'];

type Raw = { [key: string]: unknown };

/** Replaces each reference with its target. References are few and never circular. */
function readDocument(raw: Raw): ApiDocument {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== 'object') return value;
    const { $ref, ...rest } = value as Raw;
    if (typeof $ref !== 'string')
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Raw | undefined)?.[key], raw);
    return { ...(resolve(target) as Raw), ...rest };
  };
  const paths = resolve(raw['paths']) as Record<string, Record<string, Omit<Operation, 'path' | 'method'>>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      parameters: (operation.parameters ?? []).toSorted((a, b) => LOCATIONS.indexOf(a.in) - LOCATIONS.indexOf(b.in)),
      tags: operation.tags ?? [],
      method: method.toUpperCase(),
      path,
    })),
  );
  const { title, version } = raw['info'] as { title: string; version: string };
  return { title, version, tags: (raw['tags'] ?? []) as ApiDocument['tags'], operations };
}

const documentQuery = queryOptions({
  queryKey: ['openapi.json'],
  queryFn: async () => readDocument(await request<Raw>('/openapi.json')),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useDocument(): ApiDocument {
  return useSuspenseQuery(documentQuery).data;
}

/** Returns whether an operation can be called without an API key. */
export function isPublic({ security }: Operation): boolean {
  return (security ?? [{ key: [] }]).every((scheme) => Object.keys(scheme).length === 0);
}
