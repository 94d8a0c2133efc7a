import type { ExampleValue, ReportType } from './report-type.ts';

export interface ExampleRequest {
  report_type: string;
  search_params: Record<string, string | number | boolean>;
}

/** The body that creates the example export of a report type. Relative dates are counted back from `now`, in UTC. */
export function exampleRequest({ name, example = {} }: ReportType, now: Date): ExampleRequest {
  const filters = Object.entries(example).map(([filter, value]) => [filter, resolved(value, now)] as const);
  return { report_type: name, search_params: Object.fromEntries(filters) };
}

function resolved(value: ExampleValue, now: Date): string | number | boolean {
  if (typeof value !== 'object') return value;
  return new Date(now.getTime() - value.daysAgo * 86_400_000).toISOString().slice(0, 10);
}
