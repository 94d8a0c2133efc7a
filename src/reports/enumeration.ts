import type { TUnsafe } from 'typebox';

/** The schema of an enumeration, `{type: "string", enum: […]}`, in the form that every OpenAPI tool supports. */
export function enumeration<T extends string>(words: readonly T[], options: { description?: string } = {}): TUnsafe<T> {
  return { type: 'string', enum: [...words], ...options } as object as TUnsafe<T>;
}
