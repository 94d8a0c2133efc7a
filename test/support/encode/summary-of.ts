import type { SummaryChart, SummarySheet } from '../../../src/encode/format.ts';

/** A summary sheet with a chart of these values, which have 1, 2, 3… rows. */
export function summaryOf(values: readonly string[], direction: SummaryChart['direction']): SummarySheet {
  const table = {
    firstRow: 23,
    columns: [
      { label: 'Value', kind: 'id' },
      { label: 'Rows', kind: 'integer' },
      { label: 'Sale (EUR)', kind: 'money' },
    ],
    rows: values.map((value, i) => [value, String(i + 1), i === 1 ? '2.123456789012345678' : `${i + 1}.50`]),
  } as const;
  return {
    lines: ['Summary', 'Of all rows'],
    tables: [table],
    chart: { title: 'Rows by value', table, rows: values.length, direction, firstRow: 4 },
  };
}
