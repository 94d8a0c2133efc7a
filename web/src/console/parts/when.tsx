import { exactTime } from './words.ts';

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const RELATIVE = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });

/** The time from now in words, in the largest unit that fits: `3 hours ago`, `in 2 days`. */
export function agoInWords(time: Date, now = new Date()): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (unit) return RELATIVE.format(Math.trunc(seconds / unit[1]), unit[0]);
  return seconds > 0 ? 'in less than a minute' : 'just now';
}

/** A time in words, with the exact time when pointed at. In the reader's time zone, so only for data that the browser loads. */
export function When({ time }: { time: string }) {
  const date = new Date(time);
  return (
    <time dateTime={time} title={exactTime(time)}>
      {agoInWords(date)}
    </time>
  );
}
