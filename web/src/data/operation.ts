/** Operations of the OpenAPI document in the form that the pages need: only schemas are still references. */
import type * as Documented from '../../../src/openapi/document.ts';

export type { Media, Parameter, Schema } from '../../../src/openapi/document.ts';

/** The named schemas of the document, by name. */
export type Schemas = Readonly<Record<string, Documented.Schema>>;

/** A response without references, so it has a description. */
export interface ApiResponse extends Documented.ApiResponse {
  description: string;
}

export interface Operation extends Documented.PlacedOperation {
  parameters: Documented.Parameter[];
  responses: Record<string, ApiResponse>;
}

/** Path parameters come first, because they are always required. */
const LOCATIONS: Documented.Parameter['in'][] = ['path', 'query', 'header'];

const SCHEMAS = '#/components/schemas/';

type Raw = { [key: string]: unknown };

/** Replaces each reference with its target, except for references to named schemas. */
export function readOperations(raw: Raw): Operation[] {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== 'object') return value;
    const { $ref, ...rest } = value as Raw;
    if (typeof $ref !== 'string' || $ref.startsWith(SCHEMAS))
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Raw | undefined)?.[key], raw);
    return { ...(resolve(target) as Raw), ...rest };
  };
  const paths = resolve(raw['paths']) as Record<string, Record<string, Omit<Operation, 'path' | 'method'>>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      parameters: (operation.parameters ?? []).toSorted((a, b) => LOCATIONS.indexOf(a.in) - LOCATIONS.indexOf(b.in)),
      tags: operation.tags ?? [],
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** The named schemas that a part of the document refers to, directly or through others. */
export function schemasIn(raw: Raw, part: unknown): Schemas {
  const all = (raw['components'] as { schemas: Schemas }).schemas;
  const found: Record<string, Documented.Schema> = {};
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    const name = nameOf(value as Documented.Schema);
    if (name !== undefined && !(name in found) && all[name]) {
      found[name] = all[name];
      visit(all[name]);
    }
    for (const member of Object.values(value)) visit(member);
  };
  visit(part);
  return found;
}

/** The name of the schema that a reference refers to. Undefined for a schema without a name. */
export function nameOf({ $ref }: Documented.Schema): string | undefined {
  return typeof $ref === 'string' && $ref.startsWith(SCHEMAS) ? $ref.slice(SCHEMAS.length) : undefined;
}

/** The schema that a reference refers to, with the members beside the reference. */
export function resolved(schema: Documented.Schema, schemas: Schemas): Documented.Schema {
  const name = nameOf(schema);
  if (name === undefined) return schema;
  const { $ref: _, ...rest } = schema;
  return { ...schemas[name], ...rest };
}

/** Returns whether an operation can be called without an API key. */
export function isPublic({ security }: Operation): boolean {
  return (security ?? [{ key: [] }]).every((scheme) => Object.keys(scheme).length === 0);
}
