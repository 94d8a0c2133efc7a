import { ExactNumber } from './exact-number.ts';

/** Whether a value of a record is an object with keys: no list, and no number, which is an {@link ExactNumber}. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
