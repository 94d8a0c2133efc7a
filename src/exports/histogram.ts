/** Counts the rows of an export by date, for the chart beside a form. */
import { invalid, type Problem } from '../errors.ts';
import { datesStatement } from '../source/statements.ts';
import { READ_LIMIT_MS, type Reader, type Reads } from './reads.ts';
import type { ExportRequest } from './request.ts';

/** The smallest first. */
export const UNITS = ['day', 'week', 'month', 'year'] as const;
export type Unit = (typeof UNITS)[number];

/** More bars than this cannot be distinguished in a chart. */
export const MAX_BUCKETS = 400;

export interface Histogram {
  column: { key: string; label: string };
  unit: Unit;
  timezone: string;
  /** Consecutive, from the first to the last date with rows. A bucket can be empty. */
  buckets: { start: string; rows: number }[];
  /** Rows without a date. */
  undated: number;
}

export interface HistogramInput {
  reader: Reader;
  request: ExportRequest;
  /** Default: the smallest unit with at most {@link MAX_BUCKETS} buckets. */
  unit?: Unit | undefined;
}

/**
 * Counts in one snapshot, in the time zone of the request. Throws VALIDATION_ERROR for a report type without dates, for a unit with
 * too many buckets, and when counting takes longer than {@link READ_LIMIT_MS}.
 */
export async function histogram(ctx: { reads: Reads }, { reader, request, unit }: HistogramInput): Promise<Histogram> {
  const { report, params } = request;
  const column = report.columns.find(({ key }) => key === report.timeline);
  if (!column) throw invalid({ field: 'report_type', wrong: `${report.name} has no date to count rows by` });
  const counted = await ctx.reads.inTurn(
    { reader, source: report.source },
    (inSnapshot) =>
      inSnapshot(request, (look, reading) =>
        look.query<{ day: string | null; rows: number }>(datesStatement(reading, column)),
      ),
    () => invalid(TOO_SLOW),
  );
  const days = counted.flatMap(({ day, rows }) => (day === null ? [] : [{ day: Temporal.PlainDate.from(day), rows }]));
  const chosen = unit ?? UNITS.find((one) => bucketCount(days, one) <= MAX_BUCKETS);
  if (chosen === undefined || bucketCount(days, chosen) > MAX_BUCKETS) throw invalid(tooMany(chosen));
  return {
    column: { key: column.key, label: column.label },
    unit: chosen,
    timezone: params.index_params.timezone,
    buckets: bucketsOf(days, chosen),
    undated: counted.find(({ day }) => day === null)?.rows ?? 0,
  };
}

interface Day {
  day: Temporal.PlainDate;
  rows: number;
}

/** The first day of the unit. Weeks begin on Monday: https://www.iso.org/iso-8601-date-and-time-format.html */
function startOf(day: Temporal.PlainDate, unit: Unit): Temporal.PlainDate {
  if (unit === 'week') return day.subtract({ days: day.dayOfWeek - 1 });
  if (unit === 'month') return day.with({ day: 1 });
  return unit === 'year' ? day.with({ month: 1, day: 1 }) : day;
}

function bucketCount(days: Day[], unit: Unit): number {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return 0;
  const span = startOf(first.day, unit).until(startOf(last.day, unit), { largestUnit: unit });
  return span[`${unit}s`] + 1;
}

function bucketsOf(days: Day[], unit: Unit): Histogram['buckets'] {
  const rows = new Map<string, number>();
  for (const one of days) {
    const start = startOf(one.day, unit).toString();
    rows.set(start, (rows.get(start) ?? 0) + one.rows);
  }
  const first = days[0] && startOf(days[0].day, unit);
  return Array.from({ length: bucketCount(days, unit) }, (_, i) => {
    const start = first!.add({ [`${unit}s`]: i }).toString();
    return { start, rows: rows.get(start) ?? 0 };
  });
}

function tooMany(unit: Unit | undefined): Problem {
  const next =
    unit === undefined || unit === 'year' ? 'Narrow the filters' : 'Send a larger unit, or narrow the filters';
  return {
    field: unit === undefined ? 'search_params' : 'unit',
    wrong: `there would be more than ${MAX_BUCKETS} buckets`,
    next,
  };
}

const TOO_SLOW: Problem = {
  field: 'search_params',
  wrong: `the rows were not counted within ${READ_LIMIT_MS / 1000} seconds`,
  next: 'Narrow the filters',
};
