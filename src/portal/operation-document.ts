/** The part of the OpenAPI document that describes one operation. */
import type { ApiDocument } from '../openapi/document.ts';

/**
 * Returns a complete OpenAPI document with one operation, its tag, and the components to which it refers. Language models
 * and code generators get what they need in 32 kB on average, and not in 526 kB. Returns undefined for an unknown operation.
 */
export function operationDocument(document: ApiDocument, operationId: string): ApiDocument | undefined {
  for (const [path, methods] of Object.entries(document.paths)) {
    const found = Object.entries(methods).find(([, operation]) => operation.operationId === operationId);
    if (!found) continue;
    const [method, operation] = found;
    const { webhooks: _, ...rest } = document;
    return {
      ...rest,
      tags: document.tags.filter(({ name }) => operation.tags.includes(name)),
      paths: { [path]: { [method]: operation } },
      components: referredComponents(document.components, operation),
    };
  }
  return undefined;
}

type Components = ApiDocument['components'];

/** The components to which a node refers, directly or through other components, and the security schemes. */
function referredComponents({ securitySchemes, ...components }: Components, node: unknown): Components {
  const kept: Record<string, Record<string, unknown>> = {};
  const visit = (at: unknown) => {
    if (at === null || typeof at !== 'object') return;
    for (const [key, value] of Object.entries(at)) {
      const [, section, name] = (key === '$ref' && /^#\/components\/(\w+)\/([^/]+)$/.exec(String(value))) || [];
      if (section === undefined || name === undefined) visit(value);
      else if (kept[section]?.[name] === undefined) {
        const component = (components as Record<string, Record<string, unknown>>)[section]![name];
        kept[section] = { ...kept[section], [name]: component };
        visit(component);
      }
    }
  };
  visit(node);
  return { schemas: {}, ...kept, ...(securitySchemes ? { securitySchemes } : {}) };
}
