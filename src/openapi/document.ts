/**
 * Types of the OpenAPI document. They come from `openapi-types`. Declared here is only what Sheaf's own document always has, for
 * example an `operationId` in every operation.
 */
import type { OpenAPIV3_1 as OpenApi } from 'openapi-types';

/** `T` with other types for some members. */
export type Replace<T, R> = Omit<T, keyof R> & R;

/** A node that can be a reference. In OpenAPI 3.1, a reference to a schema can have other members beside it. */
export type Referable = Partial<Pick<OpenApi.ReferenceObject, '$ref'>>;

export type SchemaType = OpenApi.NonArraySchemaObjectType | OpenApi.ArraySchemaObjectType;

/** The keywords that contain schemas or arbitrary values. */
interface Keywords {
  type?: SchemaType | SchemaType[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  examples?: unknown[];
}

export interface Schema extends Replace<OpenApi.BaseSchemaObject, Keywords>, Referable {}

export interface Example extends OpenApi.ExampleObject {
  summary: string;
  value: unknown;
}

export interface Media
  extends Replace<
    OpenApi.MediaTypeObject,
    { schema?: Schema; example?: unknown; examples?: Record<string, Example> }
  > {}

export interface Parameter
  extends Replace<OpenApi.ParameterObject, { in: 'query' | 'path' | 'header'; schema: Schema; example?: unknown }> {}

export interface Header extends Replace<OpenApi.HeaderObject, { schema?: Schema }>, Referable {}

/** A response without a description is a reference. */
export interface ApiResponse
  extends Replace<
      Partial<OpenApi.ResponseObject>,
      { headers?: Record<string, Header>; content?: Record<string, Media> }
    >,
    Referable {}

/** Without `security`, an operation requires an API key. An empty list requires none. */
export interface Operation
  extends Replace<
    OpenApi.OperationObject,
    {
      operationId: string;
      summary: string;
      description: string;
      tags: string[];
      parameters?: Parameter[];
      requestBody?: Replace<OpenApi.RequestBodyObject, { content: Record<string, Media> }>;
      responses: Record<string, ApiResponse>;
    }
  > {}

/** Operations by method. */
type PathItem = Record<string, Operation>;

export interface ApiDocument
  extends Replace<
    OpenApi.Document,
    {
      info: OpenApi.InfoObject & Required<Pick<OpenApi.InfoObject, 'description' | 'license'>>;
      tags: (OpenApi.TagObject & Required<Pick<OpenApi.TagObject, 'description'>>)[];
      paths: Record<string, PathItem>;
      webhooks?: Record<string, PathItem>;
      components: Replace<
        OpenApi.ComponentsObject,
        {
          schemas: Record<string, Schema>;
          responses?: Record<string, ApiResponse>;
          headers?: Record<string, Header>;
        }
      >;
    }
  > {}

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
