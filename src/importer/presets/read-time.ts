/** Reads times in the forms of a preset and in a time zone. The result is in the form that the importer checks. */
import { RequestError } from '../../errors.ts';
import { cutValue } from '../cut-value.ts';

/** `twice` and `skipped` concern local times when clocks change. */
export interface ReadTime {
  text: string;
  hour: 'once' | 'twice' | 'skipped';
}

/** `lastDay`: whether a date without a time stands for the end of its day. */
export type TimeReader = (text: string, lastDay?: boolean) => ReadTime;

/** Parts of a form, longest first, with the digits that they match. One letter also matches two digits. */
const PARTS: ReadonlyArray<[part: string, pattern: string]> = [
  ['yyyy', '(?<year>\\d{4})'],
  ['MM', '(?<month>\\d\\d)'],
  ['dd', '(?<day>\\d\\d)'],
  ['HH', '(?<hour>\\d\\d)'],
  ['hh', '(?<hour>\\d\\d)'],
  ['mm', '(?<minute>\\d\\d)'],
  ['ss', '(?<second>\\d\\d)'],
  ['M', '(?<month>\\d\\d?)'],
  ['d', '(?<day>\\d\\d?)'],
  ['H', '(?<hour>\\d\\d?)'],
  ['h', '(?<hour>\\d\\d?)'],
  ['S', '(?<fraction>\\d{1,9})'],
  ['a', '(?<half>[AaPp])[Mm]'],
];

const ISO_LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?$/;

/** Creates a reader. Throws a VALIDATION_ERROR for an unknown time zone. Text in no known form is returned as it is. */
export function makeTimeReader(forms: readonly string[], zone: string | undefined): TimeReader {
  const offset = zone === undefined ? null : makeOffsets(zone);
  const patterns = forms.filter((form) => !form.startsWith('unix')).map(patternOf);
  const unix = forms.includes('unix') ? 1 : forms.includes('unix-ms') ? 1000 : 0;
  return (text, lastDay = false) => {
    if (unix > 0 && /^\d{1,14}$/.test(text)) {
      const date = new Date((Number(text) / unix) * 1000);
      return { text: Number.isNaN(date.getTime()) ? text : date.toISOString(), hour: 'once' };
    }
    const read = isoLocal(text) ?? formed(text, patterns);
    if (read === null) return { text, hour: 'once' };
    const local = lastDay && DATE.test(read) ? nextDay(read) : read;
    return offset === null ? { text: local, hour: 'once' } : offset(local);
  };
}

const DATE = /^\d{4}-\d\d-\d\d$/;

/** A date that does not exist is returned as it is, and rejected later. */
function nextDay(date: string): string {
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' }).add({ days: 1 }).toString();
  } catch {
    return date;
  }
}

function isoLocal(text: string): string | null {
  const match = ISO_LOCAL.exec(text);
  return match ? (match[2] === undefined ? match[1]! : `${match[1]} ${match[2]}`) : null;
}

function patternOf(form: string): RegExp {
  let pattern = '';
  for (let at = 0; at < form.length; ) {
    const part = PARTS.find(([name]) => form.startsWith(name, at));
    pattern += part ? part[1] : form[at]!.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    at += part ? part[0].length : 1;
  }
  return new RegExp(`^${pattern}$`);
}

function formed(text: string, patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.groups;
    if (!found) continue;
    const { year, month = '', day = '', hour, minute = '00', second = '00', fraction, half } = found;
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (hour === undefined) return date;
    const hours = half === undefined ? hour : halfDay(hour, half);
    if (hours === null) return null;
    return `${date} ${hours.padStart(2, '0')}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}`;
  }
  return null;
}

/** The hour of 12-hour time. Null if it is not from 1 to 12. */
function halfDay(hour: string, half: string): string | null {
  const number = Number(hour);
  if (number < 1 || number > 12) return null;
  return String((number % 12) + (half.toLowerCase() === 'p' ? 12 : 0));
}

/**
 * Adds the offset of a zone to local times. A time that exists twice gets the first offset, which is summer time. A time that
 * was skipped moves forward by the change, as clocks do.
 */
function makeOffsets(zone: string): (local: string) => ReadTime {
  try {
    Temporal.Now.zonedDateTimeISO(zone);
  } catch {
    throw new RequestError(
      'VALIDATION_ERROR',
      `"${cutValue(zone)}" is not a time zone. Use a name like Europe/London.`,
    );
  }
  const known = new Map<string, ReadTime['hour'] | `${string}:${string}`>();
  return (local) => {
    let time: Temporal.PlainDateTime;
    try {
      time = Temporal.PlainDateTime.from(local.replace(' ', 'T'), { overflow: 'reject' });
    } catch {
      return { text: local, hour: 'once' };
    }
    // Zones change their offset at most once in a quarter of an hour.
    const slot = `${local.slice(0, 13)} ${Math.floor(time.minute / 15)}`;
    const offset = known.get(slot) ?? kindOf(time, zone);
    known.set(slot, offset);
    if (known.size > 100_000) known.clear();
    const wall = `${time.toString().replace('T', ' ')}`;
    if (offset !== 'twice' && offset !== 'skipped') return { text: wall + offset, hour: 'once' };
    const zoned = time.toZonedDateTime(zone, { disambiguation: 'compatible' });
    return { text: zoned.toPlainDateTime().toString().replace('T', ' ') + zoned.offset, hour: offset };
  };
}

function kindOf(time: Temporal.PlainDateTime, zone: string): 'twice' | 'skipped' | `${string}:${string}` {
  const earlier = time.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = time.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.offset === later.offset) return earlier.offset as `${string}:${string}`;
  return earlier.toPlainDateTime().equals(time) ? 'twice' : 'skipped';
}
