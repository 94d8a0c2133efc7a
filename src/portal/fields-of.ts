/** The fields of a schema as rows of a table, those within others under their path. */
import { type ApiDocument, resolve, type Schema, withoutVariants } from '../api/document.ts';

export interface Field {
  /** `export.progress.parts_ready`, `exports[].id`. */
  path: string;
  type: string;
  required: boolean;
  meaning: string;
}

export function fieldsOf(document: ApiDocument, schema: Schema, prefix = ''): Field[] {
  const whole = withoutVariants(document, schema);
  const required = new Set(whole.required ?? []);
  return Object.entries(whole.properties ?? {}).flatMap(([name, property]) => {
    const field = resolve(document, property);
    const path = `${prefix}${name}`;
    const own = { path, type: typeName(document, field), required: required.has(name), meaning: meaningOf(field) };
    const within = field.items ? { schema: field.items, prefix: `${path}[].` } : { schema: field, prefix: `${path}.` };
    return [own, ...fieldsOf(document, within.schema, within.prefix)];
  });
}

/** A schema in a few words: `string or null`, `array of string`, `integer from 1 to 100`. */
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

/** The first paragraph of what is said, and what may be given. */
function meaningOf({ description = '', enum: words, default: fallback }: Schema): string {
  const said = description.split('\n\n')[0]!;
  const oneOf = words && !said.includes(String(words.at(-1))) ? `One of ${words.map(String).join(', ')}.` : '';
  const otherwise = fallback === undefined ? '' : `If it is left out: \`${JSON.stringify(fallback)}\`.`;
  return [said, oneOf, otherwise].filter(Boolean).join(' ');
}
