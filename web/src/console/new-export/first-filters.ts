import type { ReportTypeSummary } from '../data/report-types.ts';
import { FIRST_PERIOD } from './periods.ts';

/** Filters with which a report type has rows to show: a required period begins with the last days. */
export function firstFilters(required: readonly string[]): { start_date: string; end_date: string } | undefined {
  if (!required.includes('start_date') || !required.includes('end_date')) return undefined;
  return { start_date: FIRST_PERIOD.from, end_date: FIRST_PERIOD.to };
}

/** Options with which the form begins. People open a workbook themselves, so it begins with a summary sheet. */
export function firstOptions({
  format,
  has_summary,
}: Pick<ReportTypeSummary, 'format' | 'has_summary'>): { summary: true } | undefined {
  return format === 'xlsx' && has_summary ? { summary: true } : undefined;
}
