import { expect, test } from 'vitest';
import { axisLabels } from './axis-labels.ts';

const days = (count: number) => Array.from({ length: count }, (_, at) => `day ${at}`);

test.each([0, 1, 2, 6, 7])('each of %d bars has a label', (count) => {
  expect(axisLabels(days(count))).toEqual(days(count));
});

test.each([8, 30, 100, 1000])(
  'of %d bars, seven have labels: the first, the last, and evenly spaced ones between them',
  (count) => {
    const labels = axisLabels(days(count));
    const places = labels.map((label) => days(count).indexOf(label));
    expect(places).toHaveLength(7);
    expect(places[0]).toBe(0);
    expect(places[6]).toBe(count - 1);
    const gaps = places.slice(1).map((place, at) => place - (places[at] as number));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  },
);
