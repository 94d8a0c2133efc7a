/** Converts values of JSON Lines to COPY fields, by the kind of their column. Strings are Latin-1: each character is one byte of UTF-8. */
import type { Kind } from '../encode/kinds.ts';
import { copyField, NOTHING, utf8 } from './copy-form.ts';
import { copyTimestamp } from './iso-time.ts';

/** A timestamp in the form of COPY. Sheaf writes ISO 8601 instead. */
const COPY_TIME = /^"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d(?::\d\d){0,2})?"$/;

/** The COPY field for a value as it is written in the file. Unlike in other files, an empty string is not null. */
export function jsonlValue(written: string, kind: Kind): string {
  if (written === 'null') return NOTHING;
  if (written === 'true' || written === 'false') return written[0]!;
  if (!written.startsWith('"')) return written;
  const text = stringOf(written);
  return (kind === 'timestamp' ? copyTimestamp(text) : null) ?? copyField(text);
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/** Whether a value has the type of JSON in which Sheaf writes values of the kind. A value without the form of its kind is a string. */
export function hasForm(written: string, kind: Kind): boolean {
  if (written === 'null') return true;
  switch (kind) {
    case 'integer':
    case 'decimal':
    case 'money':
    case 'percent':
      return written.startsWith('"') ? !NUMBER.test(written.slice(1, -1)) : NUMBER.test(written);
    case 'boolean':
      return written.startsWith('"') ? !/^"[tf]"$/.test(written) : !NUMBER.test(written);
    case 'timestamp':
      return written.startsWith('"') && !COPY_TIME.test(written);
    default:
      return written.startsWith('"');
  }
}

/** The bytes of a string. An escape can stand for several bytes, so a string that has one is decoded as UTF-8 first. */
function stringOf(written: string): string {
  if (!written.includes('\\')) return written.slice(1, -1);
  return utf8(JSON.parse(Buffer.from(written, 'latin1').toString()) as string);
}
