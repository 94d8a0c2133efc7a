/** Generates examples for operations that have none. */
import { dictionary } from '../dictionary.ts';
import type { Schema } from './document.ts';

/** Examples of string formats. */
const FORMATS = dictionary<string>({
  'date-time': '2026-11-23T14:05:09.123Z',
  date: '2026-11-23',
  uri: 'https://reports.example.com/',
  email: 'ada@shop.example',
  uuid: '0f8fad5b-d9cb-469f-a165-70867728950e',
});

/**
 * Returns a value for the schema: its example if it has one, or else the simplest value of its type. A schema with further
 * constraints, such as a pattern, must have an example. The tests validate every example against its schema.
 */
export function sampleOf(schema: Schema, shared: Readonly<Record<string, Schema>>): unknown {
  if (schema.$ref !== undefined) return sampleOf(shared[schema.$ref.split('/').at(-1)!]!, shared);
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice && schema.type === undefined) return sampleOf(choice, shared);
  switch ([schema.type].flat()[0]) {
    case 'string':
      return FORMATS[schema.format ?? ''] ?? 'text';
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return schema.items ? [sampleOf(schema.items, shared)] : [];
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sampleOf(property, shared)]),
      );
    default:
      return null;
  }
}
