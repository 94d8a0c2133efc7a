import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Output } from '../output.ts';
import { FIRST_SERIAL, LAST_SERIAL } from './date-serial.ts';
import { appendTimestamp, MAX_TIMESTAMP_BYTES } from './timestamp-number.ts';

const DAY = 86_400_000;

function written(day: number, milliseconds: number): string {
  const output = new Output(MAX_TIMESTAMP_BYTES);
  appendTimestamp(output, day, milliseconds);
  return Buffer.from(output.written()).toString();
}

describe('a timestamp as a number', () => {
  const days = fc.oneof(
    fc.integer({ min: FIRST_SERIAL, max: LAST_SERIAL }),
    fc.integer({ min: 32_760, max: 65_540 }),
    fc.constantFrom(FIRST_SERIAL, 32_767, 32_768, 65_535, 65_536, LAST_SERIAL),
  );
  const times = fc.oneof(
    fc.integer({ min: 0, max: DAY - 1 }),
    fc.integer({ min: 0, max: 86_399 }).map((seconds) => seconds * 1000),
    fc.constantFrom(0, 1, DAY / 2, DAY - 1000, DAY - 1),
  );

  test('is the shortest decimal that restores its double', () => {
    fc.assert(
      fc.property(days, times, (day, milliseconds) => {
        const text = written(day, milliseconds);
        expect(text).toBe(String(day + milliseconds / DAY));
        expect(text.length).toBeLessThanOrEqual(MAX_TIMESTAMP_BYTES);
      }),
      { numRuns: 5000 },
    );
  });

  test('is the same second in a program that rounds to microseconds and truncates to seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST_SERIAL, max: 65_535 }), times, (day, milliseconds) => {
        const microseconds = Math.round((Number(written(day, milliseconds)) - day) * DAY * 1000);
        expect(Math.floor(microseconds / 1e6)).toBe(Math.floor(milliseconds / 1000));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [46_320, 2 * 3_600_000, '46320.083333333336'],
    [46_349, 0, '46349'],
    [46_349, DAY / 2, '46349.5'],
    [46_349, 1, '46349.000000011576'],
    [46_349, DAY - 1, '46349.999999988424'],
    [LAST_SERIAL, DAY - 1, '2958465.9999999884'],
    [FIRST_SERIAL, 1000, '61.00001157407407'],
  ])('day %i and %i ms are %s', (day, milliseconds, text) => {
    expect(written(day, milliseconds)).toBe(text);
  });
});
