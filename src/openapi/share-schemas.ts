/** Replaces repeated schemas in the document with references, so that each one is written once. */
import type { Schema } from './document.ts';

/**
 * Replaces every schema that equals a named one with a reference. `shared` contains the named schemas that were found. They also
 * refer to each other. The code of operations contains the schemas themselves.
 */
export function shareSchemas<T extends object>(
  document: T,
  named: Readonly<Record<string, Schema>>,
): { document: T; shared: Record<string, Schema> } {
  const names = new Map(Object.entries(named).map(([name, schema]) => [canonical(schema), name]));
  const found = new Map<string, object>();

  function within<N extends object>(node: N): N {
    const entries = Object.entries(node).map(([key, value]) => [key, isObject(value) ? replaced(value) : value]);
    return (Array.isArray(node) ? entries.map(([, value]) => value) : Object.fromEntries(entries)) as N;
  }

  function replaced(node: object): object {
    const name = 'properties' in node || 'oneOf' in node ? names.get(canonical(node)) : undefined;
    if (name === undefined) return within(node);
    if (!found.has(name)) {
      // Registered first, because a schema can refer to itself.
      found.set(name, {});
      found.set(name, within(named[name]!));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  const shown = within(document);
  return { document: shown, shared: Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Returns the same string for equal schemas, regardless of key order. */
function canonical(schema: object): string {
  return JSON.stringify(schema, (_, value) =>
    isObject(value) && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
