/** Relative dates in requests, such as `today-6d` or `month_start`. They become dates when the request is read. */
import type { ReportType } from './report-type.ts';

/** For descriptions and errors. */
export const RELATIVE_DATES = 'today, today-6d, week_start, month_start, month_end-1m or year_start';

const RELATIVE = /^(?:today|(week|month|quarter|year)_(start|end))(?:([+-])(\d{1,4})([dwmqy]))?$/;

const MONTHS = { month: 1, quarter: 3, year: 12 };

/** Whether a text is a relative date, whatever date it becomes. */
export const isRelativeDate = (text: string): boolean => RELATIVE.test(text);

/** The date, or null if the text is not a relative date. The offset counts first: `month_end-1m` is the end of last month. */
export function relativeDate(text: string, today: Temporal.PlainDate): string | null {
  const match = RELATIVE.exec(text);
  if (!match) return null;
  const [, period, side, sign, count, unit] = match;
  const amount = Number(count ?? 0) * (sign === '-' ? -1 : 1);
  const offset = {
    d: { days: amount },
    w: { weeks: amount },
    m: { months: amount },
    q: { months: 3 * amount },
    y: { years: amount },
  };
  const day = unit === undefined ? today : today.add(offset[unit as keyof typeof offset]);
  if (period === undefined) return day.toString();
  if (period === 'week') {
    const monday = day.subtract({ days: day.dayOfWeek - 1 });
    return (side === 'start' ? monday : monday.add({ days: 6 })).toString();
  }
  const months = MONTHS[period as keyof typeof MONTHS];
  const start = day.with({ day: 1 }).subtract({ months: (day.month - 1) % months });
  return (side === 'start' ? start : start.add({ months }).subtract({ days: 1 })).toString();
}

/** The filters with dates in place of relative dates. Today is the date of `now` in the time zone of the request. */
export function withAbsoluteDates(
  { search }: ReportType,
  sent: { search_params: unknown; index_params: unknown },
  now: Temporal.Instant,
): unknown {
  const { search_params: given } = sent;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const today = todayIn((sent.index_params as { timezone?: unknown } | null | undefined)?.timezone, now);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const dated = Object.hasOwn(search, name) && search[name]!.control === 'moment' && typeof value === 'string';
      return [name, (dated && relativeDate(value.trim(), today)) || value];
    }),
  );
}

/** A time zone that is not valid is an error when the request is checked. */
function todayIn(timezone: unknown, now: Temporal.Instant): Temporal.PlainDate {
  try {
    return now.toZonedDateTimeISO(String(timezone ?? 'UTC').trim() || 'UTC').toPlainDate();
  } catch {
    return now.toZonedDateTimeISO('UTC').toPlainDate();
  }
}
