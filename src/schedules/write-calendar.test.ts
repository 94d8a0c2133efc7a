import { expect, test } from 'vitest';
import { exampleSchedule } from '../../test/support/example-schedule.ts';
import { writeCalendar } from './write-calendar.ts';

const schedule = { ...exampleSchedule, endsAt: new Date('2026-03-30T12:00:00Z') };
const now = Temporal.Instant.from('2026-03-28T12:00:00Z');
/** The lines with their continuations, as a reader of iCalendar joins them. */
const linesOf = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

test('each run is an event with its own UID, also the one that clocks move', () => {
  const lines = linesOf(writeCalendar(schedule, now));
  expect(lines.slice(0, 6)).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sheaf//Schedules//EN',
    'NAME:Clicks (acme-media)',
    'X-WR-CALNAME:Clicks (acme-media)',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
  ]);
  expect(lines.filter((line) => /^(?:UID|DTSTAMP|DTSTART)/.test(line))).toEqual([
    'UID:1774746000-schedule-3-1767225600000@sheaf',
    'DTSTAMP:20260102T030405Z',
    'DTSTART:20260329T010000Z',
    'UID:1774830600-schedule-3-1767225600000@sheaf',
    'DTSTAMP:20260102T030405Z',
    'DTSTART:20260330T003000Z',
  ]);
  expect(lines.find((line) => line.startsWith('DESCRIPTION'))).toBe(
    'DESCRIPTION:clicks_details_excel\\nEvery day at 02:30\\, Europe/Berlin\\n02:30 does not exist on March 29\\, because clocks change. Runs at 03:00.',
  );
  expect(lines.slice(-2)).toEqual(['END:VCALENDAR', '']);
});

test('a name can add no line, and lines have at most 75 octets without a divided character', () => {
  const text = writeCalendar({ ...schedule, name: `a;b,c\\d\r\n\t${'ü€𝄞'.repeat(40)}` }, now);
  expect(linesOf(text)).toContain(`SUMMARY:a\\;b\\,c\\\\d\\n${'ü€𝄞'.repeat(40)}`);
  const lines = text.split('\r\n');
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  expect(text).not.toContain('\uFFFD');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u);
});

test('a paused schedule has a calendar without events, and a long one ends', () => {
  expect(writeCalendar({ ...schedule, nextAt: null }, now)).not.toContain('VEVENT');
  const long = writeCalendar({ ...schedule, rule: { every: 'hour' }, endsAt: null }, now);
  expect(long.split('BEGIN:VEVENT').length - 1).toBe(366);
  const rare = { cron: '0 6 28 2 *' };
  expect(writeCalendar({ ...schedule, rule: rare, endsAt: null }, now).match(/DTSTART:.*Z/g)).toEqual([
    'DTSTART:20270228T050000Z',
  ]);
});
