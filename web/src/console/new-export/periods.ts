/** Periods that a person chooses by name. The service computes their dates in the time zone of the request. */

export interface Period {
  label: string;
  from: string;
  to: string;
}

export const PERIODS: readonly Period[] = [
  { label: 'Today', from: 'today', to: 'today' },
  { label: 'Yesterday', from: 'today-1d', to: 'today-1d' },
  { label: 'Last 7 days', from: 'today-6d', to: 'today' },
  { label: 'Last 30 days', from: 'today-29d', to: 'today' },
  { label: 'Last 90 days', from: 'today-89d', to: 'today' },
  { label: 'This week', from: 'week_start', to: 'week_end' },
  { label: 'Last week', from: 'week_start-1w', to: 'week_end-1w' },
  { label: 'This month', from: 'month_start', to: 'month_end' },
  { label: 'Last month', from: 'month_start-1m', to: 'month_end-1m' },
  { label: 'This quarter', from: 'quarter_start', to: 'quarter_end' },
  { label: 'Last quarter', from: 'quarter_start-1q', to: 'quarter_end-1q' },
  { label: 'This year', from: 'year_start', to: 'year_end' },
  { label: 'Last year', from: 'year_start-1y', to: 'year_end-1y' },
];

/** For report types that require a period. */
export const FIRST_PERIOD = PERIODS[2]!;

export const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** `Nov 22, 2026 to Nov 28, 2026`. Timestamps stay as they are. */
export function datesInWords(from: string | undefined, to: string | undefined): string {
  const word = (text: string) => (isDate(text) ? DAY.format(new Date(`${text}T00:00:00Z`)) : text);
  if (from !== undefined && to !== undefined) return from === to ? word(from) : `${word(from)} to ${word(to)}`;
  if (from !== undefined) return `${word(from)} or later`;
  return to === undefined ? '' : `${word(to)} or earlier`;
}
