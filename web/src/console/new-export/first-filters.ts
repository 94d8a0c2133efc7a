import { FIRST_PERIOD } from './periods.ts';

/** Filters with which a report type has rows to show: a required period begins with the last days. */
export function firstFilters(required: readonly string[]): { start_date: string; end_date: string } | undefined {
  if (!required.includes('start_date') || !required.includes('end_date')) return undefined;
  return { start_date: FIRST_PERIOD.from, end_date: FIRST_PERIOD.to };
}
