/** Parses ISO 8601 timestamps strictly. A missing time zone is read as UTC and a missing time as midnight; both are reported. */
import type { AddNote } from './notes.ts';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?$/i;

export const TIMESTAMP_RULE =
  'must be a date or time like 2026-11-23, 2026-11-23T14:05:09Z or 2026-11-23 14:05:09.123+01:00, from 1900 to 9999';

/** The timestamp in a form that PostgreSQL reads the same with any settings, in microseconds. Null when it is invalid. */
export function checkTimestamp(text: string, addNote?: AddNote): string | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  if (hour > '23' || minute > '59' || second > '59') return null;
  if (day! > '28' && Number(day) > daysInMonth(Number(year), Number(month))) return null;
  if (month! > '12' || month === '00' || day === '00') return null;
  const offset = zoneOffset(zone);
  if (offset === null) return null;
  // PostgreSQL stores microseconds. Cutting the rest, unlike rounding, never moves a click to the next month.
  const micros = fraction === '' ? '' : `.${fraction.slice(0, 6)}`;
  const result = `${year}-${month}-${day} ${hour}:${minute}:${second}${micros}${offset}`;
  if (year! < '1901' || year! > '9998') {
    const utcYear = new Date(result.replace(' ', 'T').replace(/\+00$/, 'Z')).getUTCFullYear();
    if (!(utcYear >= 1900 && utcYear <= 9999)) return null;
  }
  if (addNote) {
    if (match[4] === undefined) addNote('midnight-assumed', text, result);
    else if (match[8] === undefined) addNote('utc-assumed', text, result);
    if (/[1-9]/.test(fraction.slice(6))) addNote('cut-to-microseconds', text, result);
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
