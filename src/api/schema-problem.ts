/** The validator's errors in the style of all validation errors. */
import type { FastifySchemaValidationError } from 'fastify';
import { type Problem, shownValue } from '../errors.ts';

/** What Ajv adds with `verbose: true`. https://ajv.js.org/api.html#error-objects */
type SchemaError = FastifySchemaValidationError & { data?: unknown; parentSchema?: Record<string, unknown> };

type Rule = (error: SchemaError, schema: Record<string, unknown>) => Omit<Problem, 'field'>;

/** By JSON Schema keyword. https://ajv.js.org/api.html#error-parameters */
const RULES = new Map<string, Rule>([
  ['required', () => ({ wrong: 'required, but missing', next: 'Add it' })],
  [
    'additionalProperties',
    (_, { properties = {} }) => ({
      wrong: 'unknown field',
      allowed: Object.keys(properties as object).join(', '),
      next: 'Remove or rename it',
    }),
  ],
  [
    'enum',
    ({ data, params }, schema) => ({
      wrong: notValid(data, schema),
      allowed: (params['allowedValues'] as unknown[]).join(', '),
    }),
  ],
  [
    'type',
    ({ data, params }, schema) => ({
      wrong: notValid(data, schema),
      allowed: [params['type']]
        .flat()
        .map((type) => allowedType(type, schema))
        .join(' or '),
    }),
  ],
  ['minimum', ({ data }, schema) => ({ wrong: `${shown(data, schema)} is too small`, allowed: range(schema) })],
  ['maximum', ({ data }, schema) => ({ wrong: `${shown(data, schema)} is too large`, allowed: range(schema) })],
  ['minLength', ({ data }, schema) => ({ wrong: `${shown(data, schema)} is too short`, allowed: lengths(schema) })],
  [
    'maxLength',
    ({ data }, schema) => ({ wrong: `${String(data).length} characters are too many`, allowed: lengths(schema) }),
  ],
  ['minItems', (_, { minItems }) => ({ wrong: 'too few items', allowed: `at least ${minItems}` })],
  ['uniqueItems', () => ({ wrong: 'contains the same item twice', next: 'Send each item once' })],
  ['pattern', likeExamples],
  ['format', likeExamples],
]);

/** Names what is allowed by the first sentence of the description and the examples. */
function likeExamples({ data }: SchemaError, schema: Record<string, unknown>): Omit<Problem, 'field'> {
  const { description, examples } = schema;
  const values = examples ? (examples as unknown[]).join(', ') : null;
  const meaning = /^(.*?)\.(?: |$)/.exec(String(description ?? ''))?.[1];
  const allowed = meaning
    ? `${lowerFirst(meaning)}${values ? `, for example ${values}` : ''}`
    : values && `values like ${values}`;
  return { wrong: notValid(data, schema), allowed: allowed ?? undefined };
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

/** Describes an error of the validator. `field` is the path in the body, or the name of a parameter. */
export function schemaProblem(error: SchemaError): Problem {
  const { instancePath, keyword, params, message, parentSchema = {} } = error;
  const member = params['missingProperty'] ?? params['additionalProperty'];
  const path = instancePath.split('/').slice(1);
  const field = [...path, ...(member === undefined ? [] : [String(member).slice(0, 60)])].join('.');
  // An item of a list is known by the name of the list.
  const name = field
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .at(-1)!;
  return { field, name, ...(RULES.get(keyword)?.(error, parentSchema) ?? { wrong: message ?? 'not valid' }) };
}

function notValid(value: unknown, schema: Record<string, unknown>): string {
  return `${shown(value, schema)} is not valid`;
}

/** Errors are logged and shown on screens, so that they never repeat a secret. */
function shown(value: unknown, schema: Record<string, unknown>): string {
  return hasSecret(schema) ? 'the value' : shownValue(value);
}

/** Whether a value of the schema is a secret (`writeOnly`) or can contain one. */
function hasSecret(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  const { writeOnly, properties = {}, items, anyOf = [] } = schema as Record<string, unknown>;
  const inner = [...Object.values(properties as object), ...(anyOf as unknown[]), ...[items].flat()];
  return writeOnly === true || inner.some(hasSecret);
}

/** Describes a JSON Schema type as the allowed values of an error. */
export function allowedType(type: unknown, schema: Record<string, unknown> = {}): string {
  if (type === 'object') return 'a JSON object';
  if (type === 'boolean') return 'true or false';
  if (type === 'null') return 'null';
  const limited = type === 'integer' && (schema['minimum'] ?? schema['maximum']) !== undefined;
  return `${/^[aio]/.test(String(type)) ? 'an' : 'a'} ${type}${limited ? `, ${range(schema)}` : ''}`;
}

function range({ minimum, maximum }: Record<string, unknown>): string {
  if (minimum === undefined) return `at most ${maximum}`;
  return maximum === undefined ? `at least ${minimum}` : `${minimum} to ${maximum}`;
}

function lengths({ minLength = 0, maxLength }: Record<string, unknown>): string {
  return maxLength === undefined ? `at least ${minLength} characters` : `${minLength} to ${maxLength} characters`;
}
