/** The coming runs of a schedule as iCalendar. Each run is an event, because a recurrence rule leaves out times that clocks skip. */
import { previewRuns } from './preview-runs.ts';
import { ruleInWords } from './rule-in-words.ts';
import type { Schedule } from './schedule.ts';

/** A year of days, or about four days of a rule for every 15 minutes. */
const MAX_EVENTS = 366;

/** A year in hours. A rule such as 29 February would otherwise be followed through centuries. */
const MAX_AHEAD = { hours: 366 * 24 };

/** https://www.rfc-editor.org/rfc/rfc5545#section-3.1: maximum octets of a line without its end. */
const MAX_OCTETS = 75;

/**
 * The runs of the next 366 days, at most 366, as text of RFC 5545 with times in UTC. A schedule that is paused or has ended has none. The
 * text changes only with the schedule and with the passing of its runs.
 */
export function writeCalendar(schedule: Schedule, now: Temporal.Instant): string {
  const { name, publisher, reportType, rule, timeZone, nextAt } = schedule;
  const words = `${ruleInWords(rule)}, ${timeZone}`;
  const stamp = utc(schedule.updatedAt.toTemporalInstant());
  const runs = nextAt === null ? [] : previewRuns({ ...schedule, endsAt: endOf(schedule, now) }, now, MAX_EVENTS);
  const title = escaped(`${name} (${publisher})`);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sheaf//Schedules//EN',
    // The first is of RFC 7986, and the second is what older programs read.
    `NAME:${title}`,
    `X-WR-CALNAME:${title}`,
    // https://www.rfc-editor.org/rfc/rfc7986#section-5.7
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...runs.flatMap(({ at, note }) => [
      'BEGIN:VEVENT',
      `UID:${uidOf(schedule, at)}`,
      `DTSTAMP:${stamp}`,
      `DTSTART:${utc(at)}`,
      `SUMMARY:${escaped(name)}`,
      `DESCRIPTION:${escaped([reportType, words, ...(note === null ? [] : [note])].join('\n'))}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function endOf({ endsAt }: Schedule, now: Temporal.Instant): Date {
  const last = new Date(now.add(MAX_AHEAD).epochMilliseconds);
  return endsAt && endsAt < last ? endsAt : last;
}

/**
 * Always the same for a time of a schedule, so that programs update an event instead of adding another one. The time of creation
 * distinguishes schedules of different services, because a UID must be unique everywhere.
 */
function uidOf({ id, createdAt }: Schedule, at: Temporal.Instant): string {
  return `${at.epochMilliseconds / 1000}-schedule-${id}-${createdAt.getTime()}@sheaf`;
}

/** `20261130T053000Z` */
const utc = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');

/** https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11, where text has no control characters. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll(/\p{Cc}/gu, '');
}

/** Divides a line between characters. A continuation begins with a space. */
function folded(line: string): string {
  let octets = 0;
  let text = '';
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
