/** Converts fields of a CSV to COPY fields, by the kind of their column. */

import { removeGuards } from '../encode/formula-guard.ts';
import type { Kind } from '../encode/kinds.ts';
import { copyField, NOTHING, utf8 } from './copy-form.ts';
import { copyTimestamp } from './iso-time.ts';

/** The COPY field for a decoded field. */
export function csvValue(field: string, kind: Kind): string {
  if (field === '') return NOTHING;
  if (kind === 'boolean' && (field === 'true' || field === 'false')) return field[0]!;
  const timestamp = kind === 'timestamp' ? copyTimestamp(field) : null;
  if (timestamp !== null) return timestamp;
  if (!field.includes("'")) return copyField(field);
  const text = utf8(removeGuards(Buffer.from(field, 'latin1').toString()));
  // Digests ignore one apostrophe at the start of a text.
  return copyField(text.startsWith("'") ? text.slice(1) : text);
}
