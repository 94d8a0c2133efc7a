/**
 * Creates an object for lookups with untrusted keys. It has no prototype, because a plain object also has "constructor" and
 * "toString". `src/dictionary.test.ts` checks that all such tables are created with it.
 */
export function dictionary<Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.freeze(Object.assign(Object.create(null), entries));
}
