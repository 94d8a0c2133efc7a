/**
 * How fields of a CSV are written. A value can be written in more than one way, and digests cover only the value. Strings here
 * are Latin-1 and hold UTF-8 bytes, one character each.
 */

import { beginsFormula } from '../encode/formula-guard.ts';
import type { Kind } from '../encode/kinds.ts';

/** A timestamp as COPY writes it. A CSV has it in ISO 8601. */
const COPY_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d(?::\d\d){0,2})?$/;
/** ISO 8601 with an offset that Sheaf writes as `Z`, or one without minutes. */
const OTHER_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]00:00|-00(?::00)?|[+-]\d\d)$/;

const GUARDED_DATE = /^'(?:\d|-infinity$)/;

/** Says how a decoded field differs from the form in which Sheaf writes its value, as the end of a sentence; null when it does not. */
export function formProblem(field: string, kind: Kind): string | null {
  if (field === '') return null;
  switch (kind) {
    case 'text':
    case 'id':
    case 'url':
      return beginsFormula(Buffer.from(field, 'latin1').toString())
        ? 'has a formula without an apostrophe before it'
        : null;
    case 'boolean':
      return field === 't' || field === 'f' ? 'is not written as "true" or "false"' : null;
    case 'timestamp':
      if (COPY_TIME.test(field) || OTHER_OFFSET.test(field)) return 'is not written in the ISO 8601 form of Sheaf';
      return GUARDED_DATE.test(field) ? 'is a timestamp with an apostrophe before it' : null;
    case 'date':
      return GUARDED_DATE.test(field) ? 'is a date with an apostrophe before it' : null;
    default:
      return /^'(?:[-+.eE\d]+|-Infinity)$/.test(field) ? 'is a number with an apostrophe before it' : null;
  }
}
