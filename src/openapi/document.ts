/** Types of the OpenAPI document, limited to the parts of the format that Sheaf uses. */

export interface Schema {
  $ref?: string;
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
}

export interface Example {
  summary: string;
  value: unknown;
}

export interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: Record<string, Example>;
}

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
}

/** Headers of every response are references. */
export interface Header {
  $ref?: string;
  description?: string;
  schema?: Schema;
}

export interface ApiResponse {
  $ref?: string;
  description?: string;
  headers?: Record<string, Header>;
  content?: Record<string, Media>;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, ApiResponse>;
  /** Empty if no API key is required. */
  security?: object[];
}

export interface ApiDocument {
  openapi: string;
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier?: string; url?: string };
  };
  tags: { name: string; description: string }[];
  /** By path and method. */
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, Record<string, Operation>>;
  components: {
    securitySchemes: object;
    schemas: Record<string, Schema>;
    responses?: Record<string, ApiResponse>;
    headers?: Record<string, Header>;
  };
}

/** An operation with its method and path. */
export interface PlacedOperation extends Operation {
  /** In upper case. */
  method: string;
  path: string;
}

/** Returns all operations in document order. */
export function operationsOf(document: Pick<ApiDocument, 'paths'>): PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}

/** Resolves a reference within the document. Returns any other node unchanged. */
export function resolve<T extends { $ref?: string }>(document: ApiDocument, node: T): T {
  if (node.$ref === undefined) return node;
  const keys = node.$ref.split('/').slice(1);
  return keys.reduce((at, key) => (at as Record<string, unknown>)[key], document as unknown) as T;
}

/**
 * Merges the variants of a schema into one object, for places that show a single list of members. The result has the members of
 * all variants, every value of the discriminator, and the members that all variants require. Returns any other schema unchanged.
 */
export function withoutVariants(document: ApiDocument, schema: Schema): Schema {
  const resolved = resolve(document, schema);
  if (!resolved.oneOf || !resolved.discriminator) return resolved;
  const variants = resolved.oneOf.map((variant) => resolve(document, variant));
  const { propertyName } = resolved.discriminator;
  const values = variants.flatMap((variant) => variant.properties?.[propertyName]?.enum ?? []);
  const properties: Record<string, Schema> = Object.assign({}, ...variants.map((variant) => variant.properties));
  const required = variants[0]!.required?.filter((name) => variants.every((one) => one.required?.includes(name))) ?? [];
  return {
    type: 'object',
    ...(resolved.description ? { description: resolved.description } : {}),
    properties: { ...properties, [propertyName]: { ...properties[propertyName]!, enum: values } },
    required,
  };
}
