/** Numbers, sizes and times in words. Times are in the user's time zone, so they are not for the first render. */
const COUNT = new Intl.NumberFormat('en-US');
const digits = (count: number) => new Intl.NumberFormat('en-US', { maximumSignificantDigits: count });
const SHORT = digits(3);
/** For estimates. */
const ROUGH = digits(2);
const SIZES = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function countInWords(count: number): string {
  return COUNT.format(count);
}

export function rowsInWords(rows: number): string {
  return `${COUNT.format(rows)} ${rows === 1 ? 'row' : 'rows'}`;
}

/** In decimal units, like file managers and browsers: `14.6 MB`. */
export function sizeInWords(bytes: number): string {
  return size(bytes, SHORT);
}

/** An estimate, in two digits: `about 15 MB`. */
export function roughSizeInWords(bytes: number): string {
  return `about ${size(bytes, ROUGH)}`;
}

function size(bytes: number, format: Intl.NumberFormat): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), SIZES.length - 1);
  return `${format.format(bytes / 1000 ** power)} ${SIZES[power]}`;
}

/** A measured time: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function durationInWords(milliseconds: number): string {
  const seconds = Math.max(milliseconds, 0) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min${after(whole % 60, 's')}`;
  return `${Math.floor(minutes / 60)} h${after(minutes % 60, 'min')}`;
}

function after(count: number, unit: string): string {
  return count === 0 ? '' : ` ${count} ${unit}`;
}

/** An estimate or a limit, in one unit: `under 1 s`, `12 s`, `3 min`, `2.5 h`, `7 days`. */
export function roundedInWords(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${SHORT.format(seconds / 3600)} h`;
  return `${SHORT.format(seconds / 86_400)} days`;
}

const HOUR = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `10:42` today, `Nov 27, 10:42` this year, and with the year otherwise. */
export function timeInWords(timestamp: string, now = new Date()): string {
  const time = new Date(timestamp);
  if (time.toDateString() === now.toDateString()) return time.toLocaleTimeString('en-US', HOUR);
  return time.toLocaleString('en-US', { month: 'short', day: 'numeric', ...yearOf(time, now), ...HOUR });
}

/** For sentences: `today at 10:42` or `Nov 27 at 10:42`. */
export function momentInWords(timestamp: string, now = new Date()): string {
  const time = new Date(timestamp);
  const today = time.toDateString() === now.toDateString();
  const day = today
    ? 'today'
    : time.toLocaleDateString('en-US', { month: 'short', day: 'numeric', ...yearOf(time, now) });
  return `${day} at ${time.toLocaleTimeString('en-US', HOUR)}`;
}

function yearOf(time: Date, now: Date) {
  return time.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
}

/** `10:42:03` in a time zone, or in that of the user. */
export function clockInWords(timestamp: string, timeZone?: string): string {
  return new Date(timestamp).toLocaleTimeString('en-US', { hourCycle: 'h23', ...(timeZone ? { timeZone } : {}) });
}

/** The exact time with its zone, for tooltips. */
export function exactTime(timestamp: string): string {
  return new Date(timestamp).toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' });
}

/** The time zone of the user: `Europe/Berlin`. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
