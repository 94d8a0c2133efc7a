import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(utc);
dayjs.extend(timezone);

/** A time in a time zone: `Nov 30, 2026, 06:30`. */
export function zonedTime(time: string, timeZone: string): string {
  return new Date(time).toLocaleString('en-US', {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone,
  });
}

/** A time as a field of type `datetime-local` shows it in a time zone: `2026-11-30T06:30`. Empty for null. */
export function localOf(time: string | null, timeZone: string): string {
  return time === null ? '' : dayjs(time).tz(timeZone).format('YYYY-MM-DDTHH:mm');
}

/** The time of a field of type `datetime-local` in a time zone. Null if it is empty. */
export function instantOf(local: string, timeZone: string): string | null {
  return local === '' ? null : dayjs.tz(local, timeZone).toISOString();
}
