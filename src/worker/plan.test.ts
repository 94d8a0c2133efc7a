import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cut } from '../source/cut-report.ts';
import { countParts, type PartSize, partPlaces } from '../source/part-places.ts';
import { planParts } from './plan.ts';

/** The cuts of a report of `rows` rows: the start of each part except the first. */
function cutsOf(rows: number, size: PartSize): Cut[] {
  const cuts = [];
  for (const place of partPlaces(size)) {
    if (place.n >= rows) return cuts.slice(1);
    cuts.push({ ...place, key: [String(place.n)] });
  }
  return cuts;
}

test('every row is in exactly one part, on the right row of the right sheet', () => {
  const size = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), size, size, (rows, partRows, sheetRows) => {
      const parts = planParts(rows, cutsOf(rows, { partRows, sheetRows }));
      const places = parts.flatMap((part) =>
        Array.from({ length: part.rows }, (_, i) => [part.sheet, part.firstRow + i]),
      );
      expect(places).toEqual(Array.from({ length: rows }, (_, n) => [Math.floor(n / sheetRows), (n % sheetRows) + 2]));
      expect(parts.map((part) => part.lower)).toEqual([null, ...parts.slice(0, -1).map((part) => part.upper)]);
      expect(parts.at(-1)!.upper).toBeNull();
      expect(parts).toHaveLength(countParts(rows, { partRows, sheetRows }));
      expect(Math.max(...parts.map((part) => part.rows))).toBeLessThanOrEqual(Math.min(partRows, sheetRows));
    }),
  );
});

test('an empty report is one empty part', () => {
  expect(planParts(0, [])).toEqual([{ number: 0, sheet: 0, firstRow: 2, rows: 0, lower: null, upper: null }]);
});

test('in a format without a header, the first row is row 1', () => {
  const size = { partRows: 3, sheetRows: Number.POSITIVE_INFINITY };
  expect(planParts(7, cutsOf(7, size), 1).map((part) => part.firstRow)).toEqual([1, 4, 7]);
});

test('cuts that do not match the row count are rejected', () => {
  expect(() => planParts(5, [{ n: 7, sheet: 0, firstRow: 9, key: ['7'] }])).toThrow();
});
