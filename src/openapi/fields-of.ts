/** Flattens a schema to table rows. Nested fields are listed by their path. */
import { type ApiDocument, resolve, type Schema, withoutVariants } from './document.ts';

export interface Field {
  /** Such as `export.progress.parts_ready` or `exports[].id`. */
  path: string;
  type: string;
  required: boolean;
  description: string;
}

export function fieldsOf(document: ApiDocument, schema: Schema, prefix = ''): Field[] {
  const resolved = withoutVariants(document, schema);
  const required = new Set(resolved.required ?? []);
  return Object.entries(resolved.properties ?? {}).flatMap(([name, property]) => {
    const field = resolve(document, property);
    const path = `${prefix}${name}`;
    const row = {
      path,
      type: typeName(document, field),
      required: required.has(name),
      description: descriptionOf(field),
    };
    const nested = field.items ? { schema: field.items, prefix: `${path}[].` } : { schema: field, prefix: `${path}.` };
    return [row, ...fieldsOf(document, nested.schema, nested.prefix)];
  });
}

/** Describes a schema in a few words: `string or null`, `array of string`, `integer from 1 to 100`. */
export function typeName(document: ApiDocument, schema: Schema): string {
  const { type, items, format, anyOf, oneOf, const: only, ...rest } = resolve(document, schema);
  if (only !== undefined) return JSON.stringify(only);
  const choices = anyOf ?? oneOf;
  if (type === undefined && choices) {
    return [...new Set(choices.map((choice) => typeName(document, choice)))].join(' or ');
  }
  const names = [type ?? 'anything']
    .flat()
    .map((name) => (name === 'array' && items ? `array of ${typeName(document, items)}` : name));
  return `${names.join(' or ')}${format ? ` (${format})` : ''}${rangeOf(rest)}`;
}

function rangeOf({ minimum, maximum }: Schema): string {
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  const to = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`;
  return from + to;
}

/** Returns the first paragraph of the description, the allowed values and the default. */
function descriptionOf({ description = '', enum: allowed, default: fallback }: Schema): string {
  const text = description.split('\n\n')[0]!;
  const values = allowed && !text.includes(String(allowed.at(-1))) ? `Allowed: ${allowed.map(String).join(', ')}.` : '';
  const byDefault = fallback === undefined ? '' : `Default: \`${JSON.stringify(fallback)}\`.`;
  return [text, values, byDefault].filter(Boolean).join(' ');
}
