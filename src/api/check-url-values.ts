/** Values in URLs, for all operations alike: names that no operation knows, lists, and text that is to be a number. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type TSchema, Type } from 'typebox';
import { type ErrorDetail, RequestError } from '../errors.ts';
import { DryRun } from './query.ts';

/** Read by `sentCredential`, and documented as a security scheme rather than as a parameter of each operation. */
const CREDENTIAL = 'api_key';

/**
 * Sixteen digits hold every safe integer. The validator's own conversion takes `1e309` for Infinity, `0x10` for 16 and a blank
 * for 0.
 */
const INTEGER = /^-?\d{1,16}$/;

type Properties = Record<string, { type?: unknown }>;

/**
 * Holds every URL against the schema of its route before the validator does, so that a misspelled filter is an error and never
 * a longer list. Adds `dry_run` to every operation.
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
      ...notIntegers(request.params as Record<string, unknown>, propertiesOf(params)),
    ];
    if (problems.length === 0) return done();
    done(new RequestError('VALIDATION_ERROR', problems[0]!.message, { details: problems }));
  });
}

function propertiesOf(schema: unknown): Properties {
  return (schema as { properties?: Properties } | undefined)?.properties ?? {};
}

/** Replaces the query of a request by one value or array per parameter. Returns what is wrong with it. */
function readQuery(request: FastifyRequest, properties: Properties): ErrorDetail[] {
  const problems: ErrorDetail[] = [];
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
      // Forms write "any" as an empty value.
      if (given.size > 0) query[name] = [...given];
    } else if (texts.length === 1) query[name] = texts[0];
    else problems.push({ field: name, message: `\`${name}\` is given ${texts.length} times. Send it once.` });
  }
  request.query = query;
  return [...problems, ...notIntegers(query, properties)];
}

/** The parameter that a name in a query stands for. Lists can be written `status[]` or `status[0]`. */
function parameterOf(written: string, properties: Properties): string | null {
  if (written === CREDENTIAL || Object.hasOwn(properties, written)) return written;
  const list = /^(\w+)\[\d*\]$/.exec(written)?.[1];
  return list !== undefined && Object.hasOwn(properties, list) && properties[list]!.type === 'array' ? list : null;
}

function unknownName(written: string, properties: Properties): ErrorDetail {
  const name = written.slice(0, 60);
  const known = Object.keys(properties).join(', ');
  return { field: name, message: `\`${name}\` is not a query parameter here. Allowed: ${known}.` };
}

function notIntegers(values: Record<string, unknown>, properties: Properties): ErrorDetail[] {
  return Object.entries(properties).flatMap(([name, { type }]) => {
    const value = values[name];
    if (type !== 'integer' || typeof value !== 'string' || INTEGER.test(value)) return [];
    return [{ field: name, message: `\`${name}\`: "${value.slice(0, 40)}" is not an integer.` }];
  });
}
