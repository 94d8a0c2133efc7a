/** Which nominal times of a schedule are run, when some of them are due. */
import { type Occurrence, occurrences } from './occurrences.ts';
import { dayRule } from './rule.ts';
import type { Schedule } from './schedule.ts';

/** A time is missed when it is noticed later than this. A restart or a busy minute is not an outage. */
const GRACE = { minutes: 10 };

/** Maximum runs that `each` makes up for: a month of days, or eight hours of quarters of an hour. */
const MAX_EACH = 31;

export type Timetable = Pick<Schedule, 'rule' | 'timeZone' | 'startsAt' | 'endsAt'>;

export interface Due {
  /** In ascending order. */
  times: Temporal.Instant[];
  /** Number of due times that are not run. */
  missed: number;
  /** The first time that is not due. Null if there is none. */
  next: Temporal.Instant | null;
}

const NANOSECOND = { nanoseconds: 1 };

/** The first nominal time after an instant, within the active window. Null if there is none. */
export function nextTime(timetable: Timetable, after: Temporal.Instant): Temporal.Instant | null {
  return occurrencesAfter(timetable, after).next().value?.at ?? null;
}

/** The nominal times after an instant, within the active window. */
export function occurrencesAfter(timetable: Timetable, after: Temporal.Instant): Generator<Occurrence> {
  const { rule, timeZone, startsAt, endsAt } = timetable;
  const start = startsAt?.toTemporalInstant().subtract(NANOSECOND);
  const first = start && Temporal.Instant.compare(start, after) > 0 ? start : after;
  return occurrences(dayRule(rule), { timeZone, after: first, before: endsAt?.toTemporalInstant() ?? null });
}

/**
 * Splits the nominal times from `nextAt`, which is due, to `now` by the policy of the schedule. `nextAt` counts as it was stored, even if
 * a newer time zone database has moved it since.
 */
export function dueTimes(
  schedule: Timetable & Pick<Schedule, 'missed'>,
  nextAt: Temporal.Instant,
  now: Temporal.Instant,
): Due {
  const due = [nextAt];
  let next: Temporal.Instant | null = null;
  for (const { at } of occurrencesAfter(schedule, nextAt)) {
    if (Temporal.Instant.compare(at, now) > 0) {
      next = at;
      break;
    }
    due.push(at);
  }
  const times = chosen(due, schedule.missed, now.subtract(GRACE));
  return { times, missed: due.length - times.length, next };
}

function chosen(due: Temporal.Instant[], policy: Schedule['missed'], inTime: Temporal.Instant): Temporal.Instant[] {
  if (policy === 'each') return due.slice(-MAX_EACH);
  if (policy === 'latest') return due.slice(-1);
  return due.filter((time) => Temporal.Instant.compare(time, inTime) >= 0).slice(-1);
}
