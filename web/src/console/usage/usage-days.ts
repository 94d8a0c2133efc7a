/** Usage in the form of the chart and the table: every day of the range, with zeros, and one series for each group. */
import type { Responses } from '../../../../clients/typescript/src/types.ts';

export type Usage = Responses['getUsage'];
type Row = Usage['usage'][number];

export const GROUPS = { report_type: 'report type', user: 'user', origin: 'origin', publisher: 'publisher' } as const;
export type Group = keyof typeof GROUPS;

export const MEASURES = { exports: 'Exports', rows: 'Rows', bytes: 'Size', failed: 'Failed' } as const;
export type Measure = keyof typeof MEASURES;

/** More series cannot be told apart. The others are added up. */
const MAX_SERIES = 6;
const OTHERS = 'Others';

const DAY_MS = 86_400_000;

/** Every date of the range, oldest first. */
export function datesOf({ from, to }: Pick<Usage, 'from' | 'to'>): string[] {
  const first = Date.parse(from);
  return Array.from({ length: Math.round((Date.parse(to) - first) / DAY_MS) + 1 }, (_, day) =>
    new Date(first + day * DAY_MS).toISOString().slice(0, 10),
  );
}

export interface Day {
  date: string;
  exports: number;
  rows: number;
  bytes: number;
  failed: number;
}

/** The sums of each day. Days without usage have zeros. */
export function totalsByDay(usage: Usage): Day[] {
  const days = new Map<string, Day>(
    datesOf(usage).map((date) => [date, { date, exports: 0, rows: 0, bytes: 0, failed: 0 }]),
  );
  for (const row of usage.usage) {
    const day = days.get(row.date);
    if (day) for (const measure of Object.keys(MEASURES) as Measure[]) day[measure] += row[measure];
  }
  return [...days.values()];
}

export interface GroupedDays {
  /** Names of the series, largest first. The last one can be the sum of all others. */
  series: string[];
  /** One value per series, in the same order. */
  days: { date: string; values: number[] }[];
}

/** One measure by day and group. */
export function groupedByDay(usage: Usage, group: Group, measure: Measure): GroupedDays {
  const sums = new Map<string, number>();
  for (const row of usage.usage) {
    const name = nameOf(row, group);
    sums.set(name, (sums.get(name) ?? 0) + row[measure]);
  }
  const sorted = [...sums].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([name]) => name);
  const shown = sorted.length > MAX_SERIES ? sorted.slice(0, MAX_SERIES - 1) : sorted;
  const series = shown.length < sorted.length ? [...shown, OTHERS] : shown;
  const days = new Map(datesOf(usage).map((date) => [date, series.map(() => 0)]));
  for (const row of usage.usage) {
    const at = shown.indexOf(nameOf(row, group));
    const values = days.get(row.date);
    if (values) values[at < 0 ? series.length - 1 : at]! += row[measure];
  }
  return { series, days: [...days].map(([date, values]) => ({ date, values })) };
}

function nameOf(row: Row, group: Group): string {
  if (group === 'user') return row.user?.email ?? 'unknown';
  if (group === 'publisher') return row.publisher?.slug ?? 'unknown';
  return row[group] ?? 'unknown';
}
