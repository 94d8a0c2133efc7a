import { expect, test } from 'vitest';
import { axisLabels } from './axis-labels.ts';

const days = (count: number) => Array.from({ length: count }, (_, at) => `day ${at}`);

test.each([
  [0, []],
  [1, days(1)],
  [12, days(12)],
  [13, [0, 2, 4, 6, 8, 10, 12].map((at) => `day ${at}`)],
])('the labels of %d bars', (count, expected) => {
  expect(axisLabels(days(count))).toEqual(expected);
});

test('an axis of many bars has at most twelve labels, the first among them', () => {
  const labels = axisLabels(days(1000));
  expect(labels.length).toBeLessThanOrEqual(12);
  expect(labels[0]).toBe('day 0');
});
