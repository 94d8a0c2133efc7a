import { expect, test } from 'vitest';
import { datesOf, groupedByDay, totalsByDay, type Usage } from './usage-days.ts';

const NONE = { report_type: null, user: null, origin: null, publisher: null };
const ZERO = { exports: 0, rows: 0, bytes: 0, build_seconds: 0, failed: 0, cancelled: 0, deduped: 0 };

function usage(rows: Partial<Usage['usage'][number]>[], from = '2026-02-27', to = '2026-03-02'): Usage {
  return {
    from,
    to,
    time_zone: 'UTC',
    usage: rows.map((row) => ({ ...NONE, ...ZERO, date: from, ...row })),
    total: ZERO,
  };
}

test('every date of the range is there, also when the clock changes', () => {
  expect(datesOf({ from: '2026-02-27', to: '2026-03-02' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
  expect(datesOf({ from: '2026-01-01', to: '2026-12-31' })).toHaveLength(365);
});

test('days without usage have zeros, and rows of one day are added up', () => {
  const days = totalsByDay(
    usage([
      { date: '2026-02-28', exports: 1, rows: 10, bytes: 100, failed: 1 },
      { date: '2026-02-28', exports: 2, rows: 20, bytes: 200 },
    ]),
  );
  expect(days.map(({ exports }) => exports)).toEqual([0, 3, 0, 0]);
  expect(days[1]).toEqual({ date: '2026-02-28', exports: 3, rows: 30, bytes: 300, failed: 1 });
});

test('the largest group is first, and those after the fifth are added up', () => {
  const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((report_type, at) => ({ report_type, rows: at + 1 }));
  const { series, days } = groupedByDay(usage(rows), 'report_type', 'rows');
  expect(series).toEqual(['g', 'f', 'e', 'd', 'c', 'Others']);
  expect(days[0]!.values).toEqual([7, 6, 5, 4, 3, 3]);
  expect(days[1]!.values).toEqual([0, 0, 0, 0, 0, 0]);
});
