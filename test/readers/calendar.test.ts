/**
 * Calendar feeds in programs that have their own parser and the system's time zones: calcurse, a calendar in C, and the package icalendar
 * for Python. Each of them has a year of runs at the same local time, except where clocks change.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCalendar } from '../../src/schedules/write-calendar.ts';
import { exampleSchedule } from '../support/example-schedule.ts';
import { installed } from '../support/installed.ts';

const run = promisify(execFile);

const PYTHON = '/usr/bin/python3';
const DAYS = 366;

/** Characters that iCalendar escapes, and a line that has to be folded within characters of several bytes. */
const NAME = `Clicks; "Übersicht", \\ ${'四'.repeat(40)}`;

interface Case {
  zone: string;
  at: string;
  /** The first day of the feed. */
  first: string;
  /** Days of the rule on which clocks change, with the local time and the offset of the run. */
  changed: Record<string, string>;
}

/** The changes are those of the time zone database: https://www.iana.org/time-zones */
const CASES: Case[] = [
  {
    zone: 'Europe/Berlin',
    at: '02:30',
    first: '2026-03-01',
    changed: { '2026-03-29': '2026-03-29T03:00+02:00', '2026-10-25': '2026-10-25T02:30+02:00' },
  },
  {
    zone: 'America/New_York',
    at: '01:30',
    first: '2026-03-01',
    changed: { '2026-03-08': '2026-03-08T01:30-05:00', '2026-11-01': '2026-11-01T01:30-04:00' },
  },
  {
    zone: 'Australia/Lord_Howe',
    at: '02:15',
    first: '2026-03-01',
    changed: { '2026-04-05': '2026-04-05T02:15+10:30', '2026-10-04': '2026-10-04T02:30+11:00' },
  },
  {
    zone: 'America/Santiago',
    at: '00:00',
    first: '2026-08-01',
    changed: { '2026-09-06': '2026-09-06T01:00-03:00', '2027-04-04': '2027-04-04T00:00-04:00' },
  },
  {
    zone: 'America/Nuuk',
    at: '23:30',
    first: '2026-03-01',
    changed: { '2026-03-28': '2026-03-29T00:00-01:00', '2026-10-24': '2026-10-24T23:30-01:00' },
  },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-calendar-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes the feed of the case, and resolves with its path. */
async function feedOf({ zone, at, first }: Case): Promise<string> {
  const start = Temporal.PlainDate.from(first).toZonedDateTime(zone).subtract({ minutes: 1 }).toInstant();
  const schedule = {
    ...exampleSchedule,
    name: NAME,
    timeZone: zone,
    rule: { every: 'day' as const, at: [at] },
    nextAt: new Date(start.epochMilliseconds),
  };
  const path = join(folder, 'feed.ics');
  await writeFile(path, writeCalendar(schedule, start));
  return path;
}

/** Local times as `2026-03-28T02:30`, in order: one a day, because the days of the rule are known without arithmetic on clocks. */
function expectedTimes({ at, first, changed }: Case): string[] {
  const days = Array.from({ length: DAYS }, (_, n) => Temporal.PlainDate.from(first).add({ days: n }).toString());
  return days.map((day) => (changed[day] ?? `${day}T${at}`).slice(0, 16));
}

interface Read {
  name: string;
  errors: unknown[];
  events: { uid: string; start: string; summary: string; description: string }[];
}

describe.runIf(
  installed({
    name: 'icalendar',
    probe: [PYTHON, '-c', 'import icalendar'],
    packages: 'python3-icalendar',
  }),
)('icalendar', () => {
  test.each(CASES)('every run of $zone at $at has its time, its texts and its own UID', async (one) => {
    const script = join(import.meta.dirname, 'calendar-dump.py');
    const { stdout } = await run(PYTHON, [script, one.zone, await feedOf(one)], { maxBuffer: 2 ** 24 });
    const { name, errors, events } = JSON.parse(stdout) as Read;
    expect([name, errors]).toEqual([`${NAME} (acme-media)`, []]);
    expect(events.map(({ start }) => start.slice(0, 16))).toEqual(expectedTimes(one));
    const starts = events.map(({ start }) => start);
    expect(starts).toEqual(expect.arrayContaining(Object.values(one.changed)));
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(DAYS);
    expect(new Set(events.map(({ summary }) => summary))).toEqual(new Set([NAME]));
    const { description } = events[1]!;
    expect(description).toBe(`clicks_details_excel\nEvery day at ${one.at}, ${one.zone}`);
  });
});

describe.runIf(installed({ name: 'calcurse', probe: ['calcurse', '--version'], packages: 'calcurse' }))(
  'calcurse',
  () => {
    test.each(CASES)('a calendar in $zone shows every run at $at, and the moved ones', async (one) => {
      const own = await mkdtemp(join(folder, 'calcurse-'));
      const env = { ...process.env, TZ: one.zone, LC_ALL: 'C.UTF-8', TERM: 'dumb' };
      const feed = await feedOf(one);
      await run('calcurse', ['-D', own, '-C', own, '-q', '-i', feed], { env });
      // It adds days of 24 hours, so that the last one can be missing after a change of clocks.
      const span = ['--input-datefmt', '4', '--from', one.first, '--days', `${DAYS + 1}`];
      const { stdout } = await run(
        'calcurse',
        [
          ...['-D', own, '-C', own, '--read-only', '-Q', ...span],
          ...['--format-apt', '= %(start:%Y-%m-%dT%H:%M) %m\\n'],
        ],
        { env, maxBuffer: 2 ** 24 },
      );
      const shown = stdout.split('\n').filter((line) => line.startsWith('= '));
      expect(shown).toEqual(expectedTimes(one).map((time) => `= ${time} ${NAME}`));
    });
  },
);
