/** Dates of filters in words. */

const RELATIVE = /^(?:today|(week|month|quarter|year)_(start|end))(?:([+-]\d{1,4})([dwmqy]))?$/;

const UNITS = { d: 'day', w: 'week', m: 'month', q: 'quarter', y: 'year' } as const;

type Unit = (typeof UNITS)[keyof typeof UNITS];

/** `1 day ago` */
const COUNTED = new Intl.RelativeTimeFormat('en-US');

/** `yesterday` */
const NAMED = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/**
 * `6 days ago` for `today-6d`, `end of last month` for `month_end-1m`, `Nov 24, 2026` for `2026-11-24`, and a timestamp with its time in UTC.
 * Any other text stays as it is.
 */
export function dateInWords(text: string): string {
  const relative = RELATIVE.exec(text);
  if (relative) return relativeInWords(relative);
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)(?:T([\d:.]+)Z)?$/.exec(text) ?? [];
  if (day === undefined || Number.isNaN(Date.parse(text))) return text;
  const date = DAY.format(new Date(`${day}T00:00:00Z`));
  return clock === undefined ? date : `${date}, ${clock.replace(/\.0+$/, '')} UTC`;
}

function relativeInWords([, period, side, count, unit]: RegExpExecArray): string {
  const amount = Number(count ?? 0);
  const step = UNITS[(unit ?? 'd') as keyof typeof UNITS];
  if (period === undefined) return dayInWords(amount, step);
  if (amount === 0) return `${side} of this ${period}`;
  if (step !== period) return `${side} of the ${period} ${whenInWords(amount, step)}`;
  if (Math.abs(amount) === 1) return `${side} of ${amount < 0 ? 'last' : 'next'} ${period}`;
  return `${side} of the ${period} ${COUNTED.format(amount, step)}`;
}

/** `of yesterday`, `of 10 days ago`, but `that is in 10 days`. */
function whenInWords(amount: number, unit: Unit): string {
  const day = dayInWords(amount, unit);
  return day.startsWith('in ') ? `that is ${day}` : `of ${day}`;
}

function dayInWords(amount: number, unit: Unit): string {
  return amount === 0 || unit === 'day' ? NAMED.format(amount, 'day') : COUNTED.format(amount, unit);
}
