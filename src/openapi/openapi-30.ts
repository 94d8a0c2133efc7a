/**
 * Converts the document to OpenAPI 3.0.3, for generators that do not support newer versions. Its schemas have `nullable` instead
 * of the type null and one `example`, and it has no webhooks. https://spec.openapis.org/oas/v3.0.3
 */
import type { OpenAPIV3 as OpenApi } from 'openapi-types';
import { dictionary } from '../dictionary.ts';
import type { ApiDocument, Referable, Replace, Schema, SchemaType } from './document.ts';

interface Keywords30 {
  type?: OpenApi.NonArraySchemaObjectType | OpenApi.ArraySchemaObjectType;
  items?: Schema30;
  properties?: Record<string, Schema30>;
  additionalProperties?: boolean | Schema30;
  allOf?: Schema30[];
  anyOf?: Schema30[];
  oneOf?: Schema30[];
  not?: Schema30;
}

interface Schema30 extends Replace<OpenApi.BaseSchemaObject, Keywords30>, Referable {}

type Json = Record<string, unknown>;

/** Returns a converted copy. Throws when a schema has a keyword without an equivalent in 3.0. */
export function toOpenApi30(document: ApiDocument): object {
  const { webhooks, ...rest } = document;
  const { license } = document.info;
  const { schemas, ...components } = document.components;
  return {
    ...(withSchemas(rest) as Json),
    openapi: '3.0.3',
    info: {
      ...document.info,
      description: `${document.info.description} This document is OpenAPI 3.0. \`/openapi.json\` is OpenAPI 3.1${webhooks ? ' and includes the webhook events' : ''}.`,
      license: license.identifier
        ? { name: license.name, url: `https://spdx.org/licenses/${license.identifier}.html` }
        : license,
    },
    components: {
      ...(withSchemas(components) as Json),
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema30(schema)])),
    },
  };
}

/** Members with arbitrary values, which are never schemas. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** Converts the schemas within a node that is not a schema. */
function withSchemas(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withSchemas);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === 'schema') return [key, schema30(value)];
      return [key, DATA.has(key) ? value : withSchemas(value)];
    }),
  );
}

/** Keywords that are the same in both versions. */
const SAME = new Set([
  ...[
    'title',
    'description',
    'format',
    'pattern',
    'enum',
    'default',
    'deprecated',
    'readOnly',
    'writeOnly',
    'discriminator',
    'required',
  ],
  ...['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems'],
  ...['minProperties', 'maxProperties'],
]);

/** Annotations and a condition without an equivalent in 3.0. They are dropped. */
const NOTES = new Set(['$comment', '$schema', '$id', 'dependentRequired']);

/** Keywords of 3.1 and their equivalents in 3.0. */
const CHANGED = dictionary<(value: never, schema: Schema) => Partial<Schema30> | Json>({
  examples: (values: unknown[]) => ({ example: values[0] }),
  const: (value: unknown) => ({ enum: [value] }),
  exclusiveMinimum: (minimum: number) => ({ minimum, exclusiveMinimum: true }),
  exclusiveMaximum: (maximum: number) => ({ maximum, exclusiveMaximum: true }),
  contentEncoding: (encoding: string) => ({ format: encoding === 'base64' ? 'byte' : 'binary' }),
  contentMediaType: (_: string, schema) => ('contentEncoding' in schema ? {} : { format: 'binary' }),
  type: (type: SchemaType | SchemaType[]) => typeOf([type].flat()),
  properties: (properties: Record<string, Schema>) => ({
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema30(schema)])),
  }),
  additionalProperties: (value: boolean | Schema) => ({
    additionalProperties: typeof value === 'boolean' ? value : schema30(value),
  }),
  items: (schema: Schema) => ({ items: schema30(schema) }),
  not: (schema: Schema) => ({ not: schema30(schema) }),
  allOf: (schemas: Schema[]) => ({ allOf: schemas.map(schema30) }),
  anyOf: (schemas: Schema[]) => ({ anyOf: schemas.map(schema30) }),
  oneOf: (schemas: Schema[]) => ({ oneOf: schemas.map(schema30) }),
});

function schema30(schema: Schema | boolean): Schema30 {
  if (typeof schema === 'boolean') return schema ? {} : { not: {} };
  const { $ref, ...rest } = schema;
  // In 3.0, all members next to a reference are ignored.
  if ($ref !== undefined) return Object.keys(rest).length === 0 ? { $ref } : { allOf: [{ $ref }], ...schema30(rest) };
  const converted: Schema30[] = Object.entries(rest).map(([key, value]) => {
    if (NOTES.has(key)) return {};
    if (SAME.has(key) || key.startsWith('x-')) return { [key]: value };
    const change = CHANGED[key];
    if (!change) throw new Error(`The keyword ${key} has no equivalent in OpenAPI 3.0.`);
    return change(value as never, rest) as Schema30;
  });
  return withoutNullChoice(merged(converted));
}

/** 3.0 allows one type, so several become `anyOf`. The type null becomes `nullable`. */
function typeOf(types: SchemaType[]): Schema30 {
  const nullable = types.includes('null') ? { nullable: true } : {};
  const others = types.filter((type) => type !== 'null');
  if (others.length === 0) return NULL;
  if (others.length === 1) return { type: others[0]!, ...nullable };
  return { anyOf: others.map((type) => ({ type, ...nullable })) };
}

/** Allows only null. */
const NULL: Schema30 = { type: 'object', nullable: true, enum: [null] };

/** `anyOf: [{type: string}, {type: null}]` is a nullable string. A reference cannot be nullable, so it stays in `anyOf`. */
function withoutNullChoice(schema: Schema30): Schema30 {
  for (const key of ['anyOf', 'oneOf'] as const) {
    const { [key]: choices, ...rest } = schema;
    const others = choices?.filter((choice) => JSON.stringify(choice) !== JSON.stringify(NULL));
    const [only] = others ?? [];
    if (others?.length === 1 && choices!.length > 1 && only!.type !== undefined) {
      return merged([only!, rest, { nullable: true }]);
    }
  }
  return schema;
}

/** Merges the parts. If two have `anyOf`, `allOf` combines them. */
function merged(parts: Schema30[]): Schema30 {
  const result: Schema30 = {};
  for (const part of parts) {
    const choice = part.anyOf && result.anyOf ? { anyOf: part.anyOf } : null;
    if (choice) result.allOf = [...(result.allOf ?? []), choice];
    const { anyOf, ...others } = part;
    Object.assign(result, choice ? others : part);
  }
  return result;
}
