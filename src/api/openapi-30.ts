/**
 * The document as OpenAPI 3.0.3, for generators that know no newer form: its schemas have `nullable` in place of the type null, one
 * `example`, and no webhooks. https://spec.openapis.org/oas/v3.0.3
 */
import { dictionary } from '../dictionary.ts';
import type { ApiDocument, Schema } from './document.ts';

/** What the schemas of 3.0 know besides; the values of some are of other types than in 3.1. */
interface Schema30 extends Omit<Schema, 'type' | 'properties' | 'items' | 'anyOf' | 'oneOf' | 'allOf'> {
  type?: string;
  nullable?: boolean;
  example?: unknown;
  properties?: Record<string, Schema30>;
  items?: Schema30;
  anyOf?: Schema30[];
  oneOf?: Schema30[];
  allOf?: Schema30[];
  not?: Schema30;
}

type Json = Record<string, unknown>;

/** Leaves the given document as it is. Throws when a schema says what 3.0 cannot say. */
export function toOpenApi30(document: ApiDocument): object {
  const { webhooks, ...rest } = document;
  const { license } = document.info;
  const { schemas, ...components } = document.components;
  return {
    ...(withSchemas(rest) as Json),
    openapi: '3.0.3',
    info: {
      ...document.info,
      description: `${document.info.description} This is OpenAPI 3.0; /openapi.json is 3.1${webhooks ? ' and describes the events of webhooks too' : ''}.`,
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

/** Members that hold anything, schemas not among them. */
const DATA = new Set(['example', 'examples', 'default', 'enum', 'const']);

/** Converts the schemas within a part of the document that is none itself. */
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

/** What means the same in both. */
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

/** Notes that 3.0 has no place for. */
const NOTES = new Set(['$comment', '$schema', '$id']);

/** Keywords of 3.1, each as what 3.0 has for it. */
const CHANGED = dictionary<(value: never, schema: Schema) => Partial<Schema30> | Json>({
  examples: (values: unknown[]) => ({ example: values[0] }),
  const: (value: unknown) => ({ enum: [value] }),
  exclusiveMinimum: (minimum: number) => ({ minimum, exclusiveMinimum: true }),
  exclusiveMaximum: (maximum: number) => ({ maximum, exclusiveMaximum: true }),
  contentEncoding: (encoding: string) => ({ format: encoding === 'base64' ? 'byte' : 'binary' }),
  contentMediaType: (_: string, schema) => ('contentEncoding' in schema ? {} : { format: 'binary' }),
  type: (type: string | string[]) => typeOf([type].flat()),
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
  // In 3.0 nothing beside a reference counts.
  if ($ref !== undefined) return Object.keys(rest).length === 0 ? { $ref } : { allOf: [{ $ref }], ...schema30(rest) };
  const converted: Schema30[] = Object.entries(rest).map(([key, value]) => {
    if (NOTES.has(key)) return {};
    if (SAME.has(key) || key.startsWith('x-')) return { [key]: value };
    const change = CHANGED[key];
    if (!change) throw new Error(`OpenAPI 3.0 has nothing for ${key}.`);
    return change(value as never, rest) as Schema30;
  });
  return withoutNullChoice(merged(converted));
}

/** 3.0 takes one type; the others become a choice. Null is no type there, but a mark on one. */
function typeOf(types: string[]): Schema30 {
  const nullable = types.includes('null') ? { nullable: true } : {};
  const others = types.filter((type) => type !== 'null');
  if (others.length === 0) return NULL;
  if (others.length === 1) return { type: others[0]!, ...nullable };
  return { anyOf: others.map((type) => ({ type, ...nullable })) };
}

/** Allows null and nothing else. */
const NULL: Schema30 = { type: 'object', nullable: true, enum: [null] };

/** `anyOf: [{type: string}, {type: null}]` is a nullable string. References cannot carry the mark: there the choice stays. */
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

/** All that the parts say. What two of them say differently is said by both at once. */
function merged(parts: Schema30[]): Schema30 {
  const whole: Schema30 = {};
  for (const part of parts) {
    const choice = part.anyOf && whole.anyOf ? { anyOf: part.anyOf } : null;
    if (choice) whole.allOf = [...(whole.allOf ?? []), choice];
    const { anyOf, ...others } = part;
    Object.assign(whole, choice ? others : part);
  }
  return whole;
}
