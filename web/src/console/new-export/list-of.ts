import type { ParamValue } from '../data/export-search.ts';

/** The values of a filter or option that takes a list. The API also takes text with commas, which a link can have. */
export function listOf(value: ParamValue | undefined): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  return String(value)
    .split(',')
    .map((one) => one.trim());
}
