/** Parses ISO 8601 timestamps strictly. A missing time zone is read as UTC and a missing time as midnight; both are reported. */
import type { AddNote } from './notes.ts';

const ISO =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?$/i;

export const TIMESTAMP_RULE =
  'must be a date or time like 2026-11-23, 2026-11-23T14:05:09Z or 2026-11-23 14:05:09.123+01:00, from 1900 to 9999';

/** The timestamp in a form that PostgreSQL reads the same with any settings, in microseconds. Null when it is invalid. */
export function checkTimestamp(text: string, addNote?: AddNote): string | null {
  // Parts are cut by their places. Groups of the expression would create an object and ten strings for each timestamp.
  if (!ISO.test(text)) return null;
  const date = text.slice(0, 10);
  if (date.slice(8) > '28' && Number(date.slice(8)) > daysInMonth(Number(date.slice(0, 4)), Number(date.slice(5, 7))))
    return null;
  const timeEnd = text.length === 10 ? 10 : 16 + text.slice(16).search(/[ Z+-]|$/i);
  const zone = text.slice(timeEnd).trimStart();
  const offset = zone === '' ? '+00' : zoneOffset(zone);
  if (offset === null) return null;
  const minutes = timeEnd === 10 ? '00:00' : text.slice(11, 16);
  const seconds = timeEnd > 16 ? text.slice(17, 19) : '00';
  // PostgreSQL stores microseconds. Cutting the rest, unlike rounding, never moves a click to the next month.
  const micros = timeEnd > 19 ? `.${text.slice(20, Math.min(timeEnd, 26))}` : '';
  const result = `${date} ${minutes}:${seconds}${micros}${offset}`;
  if (date < '1901' || date > '9999') {
    const utcYear = new Date(result.replace(' ', 'T').replace(/\+00$/, 'Z')).getUTCFullYear();
    if (!(utcYear >= 1900 && utcYear <= 9999)) return null;
  }
  if (addNote) {
    if (timeEnd === 10) addNote('midnight-assumed', text, result);
    else if (zone === '') addNote('utc-assumed', text, result);
    if (/[1-9]/.test(text.slice(26, timeEnd))) addNote('cut-to-microseconds', text, result);
  }
  return result;
}

/** The UTC month of a result of {@link checkTimestamp}, for example `2026-11`. */
export function utcMonth(timestamp: string): string {
  const day = timestamp.slice(8, 10);
  if (timestamp.endsWith('+00') || (day > '01' && day < '28')) return timestamp.slice(0, 7);
  return new Date(timestamp.replace(' ', 'T')).toISOString().slice(0, 7);
}

/** `+01:00` for `+01`, `+0100` or `+01:00`; `+00` for UTC. Null above PostgreSQL's limit of 15:59. */
function zoneOffset(zone: string): string | null {
  if (zone === 'Z' || zone === 'z') return '+00';
  const hours = zone.slice(1, 3);
  const minutes = zone.length > 3 ? zone.slice(-2) : '00';
  if (hours > '15' || minutes > '59') return null;
  return hours === '00' && minutes === '00' ? '+00' : `${zone[0]}${hours}:${minutes}`;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
