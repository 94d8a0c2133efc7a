import { expect, test } from 'vitest';
import { dueTimes, nextTime, type Timetable } from './due-times.ts';
import { previewRuns } from './preview-runs.ts';
import type { Schedule } from './schedule.ts';

const at = (text: string) => Temporal.Instant.from(text);

const daily: Timetable = { rule: { every: 'day', at: ['06:00'] }, timeZone: 'UTC', startsAt: null, endsAt: null };

function due(missed: Schedule['missed'], nextAt: string, now: string) {
  const { times, missed: count, next } = dueTimes({ ...daily, missed }, at(nextAt), at(now));
  return { times: times.map(String), missed: count, next: String(next) };
}

test.each(['latest', 'each', 'none'] as const)('%s: a time that is noticed a second later is run', (missed) => {
  expect(due(missed, '2026-11-02T06:00Z', '2026-11-02T06:00:01Z')).toEqual({
    times: ['2026-11-02T06:00:00Z'],
    missed: 0,
    next: '2026-11-03T06:00:00Z',
  });
});

test('after an outage of a week, latest runs one, each runs all, none runs none', () => {
  const next = '2026-11-10T06:00:00Z';
  const outage = ['2026-11-03T06:00Z', '2026-11-09T12:00Z'] as const;
  expect(due('latest', ...outage)).toEqual({ times: ['2026-11-09T06:00:00Z'], missed: 6, next });
  expect(due('each', ...outage).times).toEqual([3, 4, 5, 6, 7, 8, 9].map((day) => `2026-11-0${day}T06:00:00Z`));
  expect(due('none', ...outage)).toEqual({ times: [], missed: 7, next });
});

test('each makes up for the latest 31', () => {
  const { times, missed } = due('each', '2026-01-01T06:00Z', '2026-03-01T12:00Z');
  expect([times.length, times[0], times.at(-1), missed]).toEqual([
    31,
    '2026-01-30T06:00:00Z',
    '2026-03-01T06:00:00Z',
    29,
  ]);
});

test('the active window includes its start and excludes its end', () => {
  const window = { ...daily, startsAt: new Date('2026-11-05T06:00Z'), endsAt: new Date('2026-11-06T06:00Z') };
  expect(String(nextTime(window, at('2026-11-01T00:00Z')))).toBe('2026-11-05T06:00:00Z');
  expect(nextTime(window, at('2026-11-05T06:00Z'))).toBeNull();
});

test('the preview names clock changes', () => {
  const preview = (times: string[], after: string, hourly = false) =>
    previewRuns(
      {
        ...daily,
        rule: hourly ? { every: 'hour', minute: 30 } : { every: 'day', at: times },
        timeZone: 'Europe/Berlin',
      },
      at(after),
      2,
    ).map(({ local, note }) => [local, note]);
  expect(preview(['02:30'], '2026-03-28T12:00Z')).toEqual([
    ['2026-03-29T03:00:00+02:00', '02:30 does not exist on March 29, because clocks change. Runs at 03:00.'],
    ['2026-03-30T02:30:00+02:00', null],
  ]);
  expect(preview(['02:30'], '2026-10-24T12:00Z')).toEqual([
    ['2026-10-25T02:30:00+02:00', '02:30 occurs twice on October 25, because clocks change. Runs the first time.'],
    ['2026-10-26T02:30:00+01:00', null],
  ]);
  expect(preview([], '2026-10-25T00:00Z', true)).toEqual([
    ['2026-10-25T02:30:00+02:00', '02:30 occurs twice on October 25, because clocks change. Runs both times.'],
    ['2026-10-25T02:30:00+01:00', '02:30 occurs twice on October 25, because clocks change. Runs both times.'],
  ]);
});
