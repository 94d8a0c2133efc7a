/** Converts fields of a CSV to COPY fields, by the kind of their column. */

import { removeGuards } from '../encode/formula-guard.ts';
import type { Kind } from '../encode/kinds.ts';
import { copyField, NOTHING, utf8 } from './copy-form.ts';
import type { CsvSigns } from './csv-signs.ts';
import { copyTimestamp } from './iso-time.ts';

const NUMBERS: ReadonlySet<Kind> = new Set(['integer', 'decimal', 'money', 'percent']);
const WITH_COMMA = /^[-+,eE\d]+$/;

/** A decoded field. Sheaf writes text with a comma in quotes, and numbers with a decimal comma without. */
export interface CsvField {
  text: string;
  isQuoted: boolean;
}

/** The COPY field for a field. */
export function csvValue({ text: field, isQuoted }: CsvField, kind: Kind, { separator, decimal }: CsvSigns): string {
  if (field === '') return NOTHING;
  if (decimal === ',' && !isQuoted && NUMBERS.has(kind) && WITH_COMMA.test(field)) return field.replaceAll(',', '.');
  if (kind === 'boolean' && (field === 'true' || field === 'false')) return field[0]!;
  const timestamp = kind === 'timestamp' ? copyTimestamp(field) : null;
  if (timestamp !== null) return timestamp;
  if (!field.includes("'")) return copyField(field);
  const text = utf8(removeGuards(Buffer.from(field, 'latin1').toString(), separator));
  // Digests ignore one apostrophe at the start of a text.
  return copyField(text.startsWith("'") ? text.slice(1) : text);
}
