/** A time in a time zone: `Nov 30, 2026, 06:30`. */
export function zonedTime(time: string, timeZone: string): string {
  return new Date(time).toLocaleString('en-US', {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone,
  });
}
