/** Gives schemas that many operations use a name in the document, so that each is written once. */
import type { Schema } from './document.ts';

/**
 * Puts a reference in place of every schema that equals one of the named. `shared` holds those that were found, with references
 * inside them too. Operations need not know of it: they go on to use the schemas themselves.
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
      // Noted first: a schema may lead back to itself.
      found.set(name, {});
      found.set(name, within(named[name]!));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  const shown = within(document);
  return { document: shown, shared: Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The same text for equal schemas, whatever the order of their keys. */
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
