/** Checks the values in URLs for all operations: unknown parameters, lists and integers. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type TSchema, Type } from 'typebox';
import { invalid, type Problem, shownValue } from '../errors.ts';
import { DryRun } from './query.ts';
import { allowedType } from './schema-problem.ts';

/** `sentCredential` reads it. The document has it as a security scheme, not as a parameter of each operation. */
const CREDENTIAL = 'api_key';

/**
 * Every safe integer has at most 16 digits. The validator's own conversion reads `1e309` as Infinity, `0x10` as 16 and a blank
 * as 0.
 */
const INTEGER = /^-?\d{1,16}$/;

/** The path parameters of type integer are IDs. */
const CHECK_ID = 'Check the ID. The list operations return the IDs that you have access to';

type Properties = Record<string, { type?: unknown; minimum?: number; maximum?: number }>;

/**
 * Compares every URL with the schema of its route before the validator does. A misspelled filter is then an error and does not
 * return a longer list. Adds `dry_run` to every operation.
 */
export function checkUrlValues(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.operationId === undefined) return;
    const properties = propertiesOf(route.schema.querystring);
    if ('dry_run' in properties) return;
    route.schema.querystring = Type.Object({ ...properties, ...DryRun.properties } as Record<string, TSchema>);
  });
  app.addHook('preValidation', (request, _reply, done) => {
    const { querystring, params } = request.routeOptions.schema ?? {};
    const problems = [
      ...(querystring ? readQuery(request, propertiesOf(querystring)) : []),
      ...notIntegers(request.params as Record<string, unknown>, propertiesOf(params), CHECK_ID),
    ];
    const [first, ...more] = problems;
    done(first && invalid(first, ...more));
  });
}

function propertiesOf(schema: unknown): Properties {
  return (schema as { properties?: Properties } | undefined)?.properties ?? {};
}

/** Replaces the query of a request with one value or array per parameter. Returns its problems. */
function readQuery(request: FastifyRequest, properties: Properties): Problem[] {
  const problems: Problem[] = [];
  const values = new Map<string, string[]>();
  for (const [written, value] of Object.entries(request.query as Record<string, string | string[]>)) {
    const name = parameterOf(written, properties);
    if (name === null) problems.push(unknownName(written, properties));
    else values.set(name, [...(values.get(name) ?? []), ...[value].flat()]);
  }
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, texts] of values) {
    if (properties[name]?.type === 'array') {
      const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim());
      const given = new Set(words.filter(Boolean));
      // HTML forms send an empty value for "any".
      if (given.size > 0) query[name] = [...given];
    } else if (texts.length === 1) query[name] = texts[0];
    else problems.push({ field: name, wrong: `sent ${texts.length} times`, next: 'Send it once' });
  }
  request.query = query;
  return [...problems, ...notIntegers(query, properties)];
}

/** The parameter for a name in a query string. Lists can be written `status[]` or `status[0]`. */
function parameterOf(written: string, properties: Properties): string | null {
  if (written === CREDENTIAL || Object.hasOwn(properties, written)) return written;
  const list = /^(\w+)\[\d*\]$/.exec(written)?.[1];
  return list !== undefined && Object.hasOwn(properties, list) && properties[list]!.type === 'array' ? list : null;
}

function unknownName(written: string, properties: Properties): Problem {
  const name = written.slice(0, 60);
  const allowed = Object.keys(properties).join(', ');
  return { field: name, name, wrong: 'unknown query parameter', allowed, next: 'Remove or rename it' };
}

function notIntegers(values: Record<string, unknown>, properties: Properties, next?: string): Problem[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const value = values[name];
    if (schema.type !== 'integer' || typeof value !== 'string') return [];
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
    if (INTEGER.test(value) && Number(value) >= minimum && Number(value) <= maximum) return [];
    return [{ field: name, wrong: `${shownValue(value)} is not valid`, allowed: allowedType('integer', schema), next }];
  });
}
