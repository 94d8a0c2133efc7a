/**
 * Limits the size of texts. Normalizing a text takes quadratic time in a row of combining marks, in JavaScript and in
 * PostgreSQL, where every filtered column is folded: 60,000 marks in one name took 41 seconds.
 */
import { fromByteText } from './byte-text.ts';
import type { ColumnType } from './kind.ts';

/** Maximum characters of a value, by the type of its column. IDs and codes have rules of their own. */
export const MAX_LENGTHS = { label: 255, domain: 255, reference: 1000, text: 100_000 } as const;

/**
 * Maximum combining marks in a row. No language needs more, and texts in Unicode's Stream-Safe Text Format have no more:
 * https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
 */
export const MAX_MARKS = 30;

/** A longer run of marks has at least this many bytes, all of them outside ASCII. */
const MANY_BYTES = new RegExp(`[\\x80-\\xff]{${2 * (MAX_MARKS + 1)}}`);
const MANY_MARKS = new RegExp(`\\p{M}{${MAX_MARKS + 1},}`, 'u');

/** Returns the reason to reject a field, or null. */
export function checkSize(type: ColumnType, field: string): string | null {
  if (!Object.hasOwn(MAX_LENGTHS, type)) return null;
  const max = MAX_LENGTHS[type as keyof typeof MAX_LENGTHS];
  const length = field.length > max ? fromByteText(field).length : 0;
  if (length > max) return `has ${length} characters, but must have at most ${max}`;
  const run = MANY_BYTES.test(field) ? MANY_MARKS.exec(fromByteText(field)) : null;
  return run ? `has ${[...run[0]].length} combining marks in a row, but must have at most ${MAX_MARKS}` : null;
}
