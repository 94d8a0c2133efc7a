import { describe, expect, test } from 'vitest';
import { builtIn } from './built-in.ts';
import { indexParams } from './index-params.ts';
import { list } from './param.ts';

/** A request can have a million characters, but this many already show how the time grows. */
const LONGEST = 200_000;

/**
 * Processor time in microseconds, which a busy machine does not change. A value takes a few milliseconds, unless the time grows with
 * the square of its length. Then it takes a minute.
 */
const LIMIT = 2_000_000;

const marks = `${'\u0315'.repeat(LONGEST / 2)}${'\u0323'.repeat(LONGEST / 2)}`;
const values: [string, unknown][] = [
  ['marks that normalization sorts', marks],
  ['a list with such marks', ['a', marks]],
  ['dots and spaces before another character', `x${'. '.repeat(LONGEST / 2)}x`],
  ['spaces before another character', `x${' '.repeat(LONGEST)}x`],
  ['many extensions', `x${'.xlsx.csv'.repeat(LONGEST / 9)}`],
  ['one extension many times', `x${'.xlsx'.repeat(LONGEST / 5)}`],
  ['hyphens', `${'a-'.repeat(LONGEST / 2)}!`],
  ['commas', ','.repeat(LONGEST)],
  ['digits', '9'.repeat(LONGEST)],
];

describe.each(builtIn.reports)('$name: no value keeps the process busy', (report) => {
  const index = Object.entries(indexParams(report)).map(([name, { param }]) => ({ name, param }));
  const search = Object.entries(report.search).map(([name, param]) => ({ name, param }));

  test.each([...search, ...index])('$name', ({ param }) => {
    for (const [what, value] of values) {
      const before = process.threadCpuUsage();
      try {
        param.parse(value);
      } catch {}
      expect(process.threadCpuUsage(before).user, what).toBeLessThan(LIMIT);
    }
  });
});

test('a list has at most 1000 values', () => {
  const values = (count: number) => Array.from({ length: count }, (_, n) => `value ${n}`);
  const param = list('Words.', { pattern: /^[a-z0-9 ]+$/, items: 'words' });
  expect(param.parse(values(1000))).toHaveLength(1000);
  for (const tooMany of [values(1001), values(1001).join(',')]) {
    expect(() => param.parse(tooMany)).toThrow('1001 values are too many. Allowed: at most 1000.');
  }
});
