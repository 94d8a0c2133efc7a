/**
 * An object to look words up in that come from outside. It has no prototype: in a plain object, "constructor" and "toString"
 * are found as well. `src/dictionary.test.ts` holds that such tables are made by this.
 */
export function dictionary<Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.freeze(Object.assign(Object.create(null), entries));
}
