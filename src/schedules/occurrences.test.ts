import { expect, test } from 'vitest';
import { occurrences } from './occurrences.ts';
import { dayRule, type Rule } from './rule.ts';

const at = (text: string) => Temporal.Instant.from(text);

/** The instants of the next occurrences, with `moved` after those of times that the clock skips. */
function next(rule: Rule, timeZone: string, after: string, count: number): string[] {
  const found = occurrences(dayRule(rule), { timeZone, after: at(after) }).take(count);
  return [...found].map(({ at, moved }) => (moved ? `${at} moved` : String(at)));
}

const daily = (...times: string[]): Rule => ({ every: 'day', at: times });

test.each<[what: string, Rule, zone: string, after: string, string[]]>([
  [
    'Berlin skips 02:30 on 29 March',
    daily('02:30'),
    'Europe/Berlin',
    '2026-03-28T02:00Z',
    ['2026-03-29T01:00:00Z moved', '2026-03-30T00:30:00Z'],
  ],
  [
    'Berlin repeats 02:30 on 25 October',
    daily('02:30'),
    'Europe/Berlin',
    '2026-10-24T02:00Z',
    ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  ],
  [
    'Santiago skips midnight on 6 September',
    daily('00:00'),
    'America/Santiago',
    '2026-09-05T05:00Z',
    ['2026-09-06T04:00:00Z moved', '2026-09-07T03:00:00Z'],
  ],
  [
    'Lord Howe skips half an hour on 4 October: two times are one run',
    daily('02:00', '02:15'),
    'Australia/Lord_Howe',
    '2026-10-03T00:00Z',
    ['2026-10-03T15:30:00Z moved', '2026-10-04T15:00:00Z', '2026-10-04T15:15:00Z'],
  ],
  [
    'Nuuk skips the last hour of 28 March',
    daily('23:00', '23:30', '23:59'),
    'America/Nuuk',
    '2026-03-28T02:00Z',
    ['2026-03-29T01:00:00Z moved', '2026-03-30T00:00:00Z'],
  ],
  [
    'Nuuk, after the first run of the skipped hour: the others are the same run',
    daily('23:00', '23:30', '23:59'),
    'America/Nuuk',
    '2026-03-29T01:00:00Z',
    ['2026-03-30T00:00:00Z', '2026-03-30T00:30:00Z'],
  ],
  [
    'every hour has no run in a skipped hour',
    { every: 'hour' },
    'Europe/Berlin',
    '2026-03-28T23:30Z',
    ['2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'],
  ],
  [
    'every hour has two runs in a repeated hour',
    { every: 'hour', minute: 15 },
    'Europe/Berlin',
    '2026-10-24T23:30Z',
    ['2026-10-25T00:15:00Z', '2026-10-25T01:15:00Z', '2026-10-25T02:15:00Z'],
  ],
  [
    'every three hours keeps the times of other days',
    { every: 'hour', hours: 3 },
    'Europe/Berlin',
    '2026-10-24T21:00Z',
    ['2026-10-24T22:00:00Z', '2026-10-25T02:00:00Z', '2026-10-25T05:00:00Z'],
  ],
  [
    'weekdays',
    { every: 'weekday', at: ['06:30'] },
    'Europe/Berlin',
    '2026-11-27T12:00Z',
    ['2026-11-30T05:30:00Z', '2026-12-01T05:30:00Z'],
  ],
  [
    'two days of the week, two times',
    { every: 'week', on: ['friday', 'monday'], at: ['18:00', '06:00'] },
    'UTC',
    '2026-11-27T12:00Z',
    ['2026-11-27T18:00:00Z', '2026-11-30T06:00:00Z', '2026-11-30T18:00:00Z', '2026-12-04T06:00:00Z'],
  ],
  [
    'the 31st is the last day of shorter months',
    { every: 'month', on: [31], at: ['06:00'] },
    'UTC',
    '2026-01-01T00:00Z',
    ['2026-01-31T06:00:00Z', '2026-02-28T06:00:00Z', '2026-03-31T06:00:00Z', '2026-04-30T06:00:00Z'],
  ],
  [
    'the 31st is left out in shorter months',
    { every: 'month', on: [31], at: ['06:00'], short_months: 'skip' },
    'UTC',
    '2026-01-01T00:00Z',
    ['2026-01-31T06:00:00Z', '2026-03-31T06:00:00Z', '2026-05-31T06:00:00Z'],
  ],
  [
    'the 30th, the 31st and the last day are one run in February',
    { every: 'month', on: [30, 31, 'last'], at: ['06:00'] },
    'UTC',
    '2028-02-01T00:00Z',
    ['2028-02-29T06:00:00Z', '2028-03-30T06:00:00Z', '2028-03-31T06:00:00Z', '2028-04-30T06:00:00Z'],
  ],
  [
    'cron: 29 February around 2100, which is no leap year',
    { cron: '0 0 29 2 *' },
    'UTC',
    '2096-03-01T00:00Z',
    ['2104-02-29T00:00:00Z'],
  ],
  [
    'cron: day of the month or day of the week',
    { cron: '0 0 13 * 5' },
    'UTC',
    '2026-11-10T00:00Z',
    [
      '2026-11-13T00:00:00Z',
      '2026-11-20T00:00:00Z',
      '2026-11-27T00:00:00Z',
      '2026-12-04T00:00:00Z',
      '2026-12-11T00:00:00Z',
      '2026-12-13T00:00:00Z',
    ],
  ],
  ['cron: Sunday is 0 and 7', { cron: '0 6 * * 7' }, 'UTC', '2026-11-28T00:00Z', ['2026-11-29T06:00:00Z']],
  [
    'cron: every hour',
    { cron: '@hourly' },
    'Europe/Berlin',
    '2026-10-25T00:00Z',
    ['2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
  ],
])('%s', (_, rule, timeZone, after, expected) => {
  expect(next(rule, timeZone, after, expected.length)).toEqual(expected);
});

test('a rule that no day matches ends', () => {
  const never = { onDay: () => false, times: [new Temporal.PlainTime(6)], hourly: false };
  expect([...occurrences(never, { timeZone: 'UTC', after: at('2026-01-01T00:00Z') })]).toEqual([]);
});

test('the end of the window is excluded', () => {
  const before = at('2026-01-03T06:00Z');
  const found = occurrences(dayRule(daily('06:00')), { timeZone: 'UTC', after: at('2026-01-01T06:00Z'), before });
  expect([...found].map(String).length).toBe(1);
});

/** The first quarter of an hour at which the clock shows a time or a later one: the definition, without a calendar. */
function firstShown(
  wall: Temporal.PlainDateTime,
  clock: [at: Temporal.Instant, shown: Temporal.PlainDateTime][],
): string {
  return String(clock.find(([, shown]) => Temporal.PlainDateTime.compare(shown, wall) >= 0)![0]);
}

test('around every clock change of every time zone, a time runs when the clock first shows it or a later one', () => {
  const times = ['00:00', '02:30', '23:45'];
  let changes = 0;
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    let change = at('2026-01-01T12:00Z').toZonedDateTimeISO(timeZone).getTimeZoneTransition('next');
    for (; change && change.year === 2026; change = change.getTimeZoneTransition('next')) {
      changes += 1;
      const from = change.toInstant().subtract({ hours: 49 });
      const clock = Array.from({ length: 5 * 96 }, (_, i) => from.add({ minutes: 15 * i })).map(
        (instant): [Temporal.Instant, Temporal.PlainDateTime] => [
          instant,
          instant.toZonedDateTimeISO(timeZone).toPlainDateTime(),
        ],
      );
      const days = [-1, 0, 1].map((shift) => change!.toPlainDate().add({ days: shift }));
      const expected = days.flatMap((day) =>
        times.map((time) => firstShown(day.toPlainDateTime(Temporal.PlainTime.from(time)), clock)),
      );
      const found = [
        ...occurrences(dayRule(daily(...times)), { timeZone, after: from, before: clock.at(-1)![0] }),
      ].filter(({ wall }) => days.some((day) => day.equals(wall.toPlainDate())));
      expect([timeZone, found.map((one) => String(one.at))]).toEqual([timeZone, [...new Set(expected)]]);
    }
  }
  expect(changes).toBeGreaterThan(200);
});
