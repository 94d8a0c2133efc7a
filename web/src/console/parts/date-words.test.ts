import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRelativeDate } from '../../../../src/reports/relative-dates.ts';
import { dateInWords } from './date-words.ts';

describe('dateInWords', () => {
  test.each([
    ['today', 'today'],
    ['today-1d', 'yesterday'],
    ['today+1d', 'tomorrow'],
    ['today-6d', '6 days ago'],
    ['today+2w', 'in 2 weeks'],
    ['today-1w', '1 week ago'],
    ['today-0d', 'today'],
    ['today-2q', '2 quarters ago'],
    ['week_start', 'start of this week'],
    ['week_end-1w', 'end of last week'],
    ['month_start+1m', 'start of next month'],
    ['month_end-3m', 'end of the month 3 months ago'],
    ['year_start+2y', 'start of the year in 2 years'],
    ['month_start-10d', 'start of the month of 10 days ago'],
    ['month_start-1d', 'start of the month of yesterday'],
    ['month_start+1d', 'start of the month of tomorrow'],
    ['month_start+10d', 'start of the month that is in 10 days'],
    ['week_end+1m', 'end of the week that is in 1 month'],
    ['year_end+2q', 'end of the year that is in 2 quarters'],
    ['quarter_end+1w', 'end of the quarter that is in 1 week'],
    ['quarter_end-0m', 'end of this quarter'],
  ])('%s is %s', (date, words) => {
    expect(dateInWords(date)).toBe(words);
  });

  test('dates are written out, and timestamps have their time and UTC', () => {
    expect(dateInWords('2026-11-24')).toBe('Nov 24, 2026');
    expect(dateInWords('2026-11-24T10:00:00.000Z')).toBe('Nov 24, 2026, 10:00:00 UTC');
    expect(dateInWords('2026-11-24T10:00:00.123456Z')).toBe('Nov 24, 2026, 10:00:00.123456 UTC');
  });

  test('anything else stays as it is', () => {
    for (const text of ['soon', '2026-13-45', 'today-6', 'week_middle', '2026-11-24T25:00:00Z', '']) {
      expect(dateInWords(text)).toBe(text);
    }
  });

  test('every relative date that the service accepts has words without its symbols', () => {
    const relative = fc.stringMatching(/^(today|(week|month|quarter|year)_(start|end))([+-]\d{1,4}[dwmqy])?$/);
    fc.assert(
      fc.property(relative, (date) => {
        expect(isRelativeDate(date)).toBe(true);
        expect(dateInWords(date)).not.toMatch(/[_+-]/);
      }),
    );
  });
});
