/** Converts fields of a CSV to COPY fields, by the kind of their column. */

import { removeGuards } from '../encode/formula-guard.ts';
import type { Kind } from '../encode/kinds.ts';
import { copyField, NOTHING, utf8 } from './copy-form.ts';

/** For example `2026-11-23T14:05:09.123+01:00`. */
const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::\d\d){0,2})?$/;

/** The COPY field for a decoded field. */
export function csvValue(field: string, kind: Kind): string {
  if (field === '') return NOTHING;
  if (kind === 'boolean' && (field === 'true' || field === 'false')) return field[0]!;
  const timestamp = kind === 'timestamp' ? ISO.exec(field) : null;
  if (timestamp) return `${timestamp[1]} ${timestamp[2]}${copyOffset(timestamp[3] ?? '')}`;
  if (!field.includes("'")) return copyField(field);
  const text = utf8(removeGuards(Buffer.from(field, 'latin1').toString()));
  // Digests ignore one apostrophe at the start of a text.
  return copyField(text.startsWith("'") ? text.slice(1) : text);
}

/** PostgreSQL omits minutes that are zero. */
function copyOffset(offset: string): string {
  if (offset === 'Z') return '+00';
  return offset.length === 6 && offset.endsWith(':00') ? offset.slice(0, 3) : offset;
}
