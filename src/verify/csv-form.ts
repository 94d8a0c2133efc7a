/**
 * The form of fields in a CSV. A value can be written in more than one form, and digests cover only the value. Strings
 * are Latin-1: each character is one byte of UTF-8.
 */

import { beginsFormula } from '../encode/formula-guard.ts';
import type { Kind } from '../encode/kinds.ts';
import type { CsvSigns } from './csv-signs.ts';

/** A timestamp in the form of COPY. Sheaf writes ISO 8601 instead. */
const COPY_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d(?::\d\d){0,2})?$/;
/** ISO 8601 with an offset in a form that Sheaf does not write: zero other than `Z`, or hours without minutes. */
const OTHER_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]00:00|-00(?::00)?|[+-]\d\d)$/;

const NUMBER_WITH_POINT = /^[-+eE\d]*\.[-+.eE\d]*$/;
const GUARDED_DATE = /^'(?:\d|-infinity$)/;

/** How a decoded field differs from the form in which Sheaf writes its value, as the end of a sentence. Null if it does not. */
export function formProblem(field: string, kind: Kind, { separator, decimal }: CsvSigns): string | null {
  if (field === '') return null;
  switch (kind) {
    case 'text':
    case 'id':
    case 'url':
      return beginsFormula(Buffer.from(field, 'latin1').toString(), separator)
        ? 'has a formula without an apostrophe before it'
        : null;
    case 'boolean':
      return field === 't' || field === 'f' ? 'is not written as "true" or "false"' : null;
    case 'timestamp':
      if (COPY_TIME.test(field) || OTHER_OFFSET.test(field)) return 'is not in the ISO 8601 form that Sheaf writes';
      return GUARDED_DATE.test(field) ? 'is a timestamp with an apostrophe before it' : null;
    case 'date':
      return GUARDED_DATE.test(field) ? 'is a date with an apostrophe before it' : null;
    default:
      if (decimal === ',' && NUMBER_WITH_POINT.test(field))
        return 'is a number with a decimal point instead of a comma';
      return /^'(?:[-+.eE\d]+|-Infinity)$/.test(field) ? 'is a number with an apostrophe before it' : null;
  }
}
