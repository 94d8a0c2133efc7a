/** Periods without rows, so that a table and a chart have every day or month between the first and the last. */
import type { ValueTotals } from '../source/summarize.ts';

/** The totals in order, with those of the missing periods. Years can be thousands apart, so they are not filled in. */
export function fillGaps(values: readonly ValueTotals[], by: 'day' | 'month' | 'year'): readonly ValueTotals[] {
  if (by === 'year' || values.length === 0) return values;
  const found = new Map(values.map((one) => [one.value, one]));
  const none = { rows: 0, numbers: values[0]!.numbers.map(() => null), amounts: new Map() };
  return periods(values[0]!.value!, values.at(-1)!.value!, by).map((value) => found.get(value) ?? { ...none, value });
}

function periods(first: string, last: string, by: 'day' | 'month'): string[] {
  const all: string[] = [];
  // ISO 8601 dates are in the order of their texts.
  if (by === 'day') {
    for (let day = Temporal.PlainDate.from(first); day.toString() <= last; day = day.add({ days: 1 })) {
      all.push(day.toString());
    }
    return all;
  }
  for (let month = Temporal.PlainYearMonth.from(first); month.toString() <= last; month = month.add({ months: 1 })) {
    all.push(month.toString());
  }
  return all;
}
