import { type TUnsafe, Type } from 'typebox';

/** The schema of one of a few words: `{type: "string", enum: […]}`, the form that every OpenAPI tool reads. */
export function enumeration<T extends string>(words: readonly T[], options: { description?: string } = {}): TUnsafe<T> {
  return Type.Unsafe<T>({ type: 'string', enum: [...words], ...options });
}
