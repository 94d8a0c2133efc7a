/** Checks filters of the corpus against a report type. */
import { expect } from 'vitest';
import { builtIn } from '../../../src/reports/built-in.ts';
import { isRelativeDate } from '../../../src/reports/relative-dates.ts';
import type { FilterValue } from './meaning.ts';

/** Every filter exists, and its value is canonical. Fails with `place`. */
export function checkFilters(
  filters: Record<string, FilterValue>,
  { report, place }: { report: string; place: string },
): void {
  for (const [name, value] of Object.entries(filters)) checkFilter(name, value, { report, place: `${place} ${name}` });
}

function checkFilter(name: string, value: FilterValue, { report, place }: { report: string; place: string }): void {
  // Operators can add it to every report type.
  if (name === 'publisher_id') return;
  const filter = builtIn.find(report)!.search[name];
  expect(filter, place).toBeDefined();
  if (filter!.control === 'moment' && isRelativeDate(String(value))) return;
  expect(() => filter!.parse(value), place).not.toThrow();
  const canonical = filter!.parse(value);
  // A canonical timestamp has milliseconds.
  if (filter!.control === 'moment') expect(Date.parse(String(canonical)), place).toBe(Date.parse(String(value)));
  else expect(canonical, place).toEqual(value);
}
