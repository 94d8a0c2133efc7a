/** Fields of a CSV as COPY fields, by the kind of their column. */
import type { Kind } from '../reports/kinds.ts';
import { copyField, NOTHING } from './copy-form.ts';

/** `2026-11-23T14:05:09.123+01:00` */
const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::\d\d){0,2})?$/;

/** The COPY field that a decoded field stands for. */
export function csvValue(field: string, kind: Kind): string {
  if (field === '') return NOTHING;
  if (kind === 'boolean' && (field === 'true' || field === 'false')) return field[0]!;
  const instant = kind === 'timestamp' ? ISO.exec(field) : null;
  if (instant) return `${instant[1]} ${instant[2]}${copyOffset(instant[3] ?? '')}`;
  // The apostrophe that keeps a spreadsheet from seeing a formula.
  return copyField(field.startsWith("'") ? field.slice(1) : field);
}

/** PostgreSQL leaves out minutes that are 0. */
function copyOffset(offset: string): string {
  if (offset === 'Z') return '+00';
  return offset.length === 6 && offset.endsWith(':00') ? offset.slice(0, 3) : offset;
}
