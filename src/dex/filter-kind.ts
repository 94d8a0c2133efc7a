/** The kind of value that a filter accepts, from its schema or, if that is not enough, from trying values. */
import type { Schema } from '../openapi/document.ts';
import type { Param } from '../reports/param.ts';

export type FilterKind =
  | { kind: 'flag' }
  | { kind: 'number'; min: number; max: number }
  | { kind: 'ids' }
  | { kind: 'choice'; words: readonly string[] }
  | { kind: 'list' }
  | { kind: 'day' }
  | { kind: 'text' };

export function filterKind(param: Param): FilterKind {
  const schema = param.schema as Schema;
  if (schema.type === 'boolean') return { kind: 'flag' };
  if (schema.type === 'integer')
    return { kind: 'number', min: schema.minimum ?? 0, max: schema.maximum ?? Number.MAX_SAFE_INTEGER };
  const items = schema.anyOf?.find(({ type }) => type === 'array')?.items;
  if (items?.type === 'integer') return { kind: 'ids' };
  if (items?.enum) return { kind: 'choice', words: items.enum.map(String) };
  if (items) return { kind: 'list' };
  return accepts(param, '2026-01-01') && !accepts(param, 'words') ? { kind: 'day' } : { kind: 'text' };
}

/** Whether the filter accepts the value. */
export function accepts(param: Param, value: unknown): boolean {
  return refusal(param, value) === null;
}

/** Why the filter rejects the value, as the end of a sentence that begins with its name. Null if it accepts it. */
export function refusal(param: Param, value: unknown): string | null {
  try {
    param.parse(value);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
