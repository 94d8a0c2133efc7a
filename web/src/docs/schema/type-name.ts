import { nameOf, type Schema } from '../../data/operation.ts';

/** Describes a schema in a few words: `Export`, `string or null`, `array of string`, `integer from 1 to 100`. */
export function typeName(schema: Schema): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const variants = schema.anyOf ?? schema.oneOf;
  if (!schema.type && variants) return [...new Set(variants.map(typeName))].join(' or ');
  const types = [schema.type ?? 'any'].flat();
  const names = types.map((type) => (type === 'array' && schema.items ? `array of ${typeName(schema.items)}` : type));
  return `${names.join(' or ')}${schema.format ? ` (${schema.format})` : ''}${range(schema)}`;
}

function range({ minimum, maximum: limit }: Schema): string {
  // The largest safe integer of JavaScript is not a limit that readers need to know.
  const maximum = limit === Number.MAX_SAFE_INTEGER ? undefined : limit;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` from ${minimum}`;
  return maximum === undefined ? '' : ` up to ${maximum}`;
}
