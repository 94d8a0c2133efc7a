import { type Static, type TSchema, Type } from 'typebox';

/** The schema of a value that can also be null, in the form that every OpenAPI tool supports. */
export function nullable<T extends TSchema & { type: string }>(schema: T) {
  return Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
}

/** The schema of a timestamp. */
export function timestamp(description: string, more: { examples?: unknown[] } = {}) {
  return Type.String({ format: 'date-time', description, ...more });
}
