/** The nominal times of a rule in a time zone, with ISC cron's behavior when clocks change. */
import type { DayRule } from './day-rule.ts';

/** One nominal time. */
export interface Occurrence {
  /** Identifies the run of a schedule. */
  at: Temporal.Instant;
  /** Date and time of the rule. */
  wall: Temporal.PlainDateTime;
  /** Whether the clock never shows `wall`, so that `at` is when the clock has jumped over it. */
  moved: boolean;
}

export interface Window {
  timeZone: string;
  /** Only later occurrences. */
  after: Temporal.Instant;
  /** Only earlier occurrences. Default: none is too late. */
  before?: Temporal.Instant | null;
}

/** 29 February is missing for at most eight years, as around 2100. */
const MAX_DAYS_WITHOUT_RUN = 8 * 366;

/**
 * Yields the occurrences in ascending order, each instant once. A time that the clock skips occurs when the clock has jumped; a time
 * that it shows twice occurs the first time. A rule for every hour has the hours that pass: none for a skipped one, and both of a repeated one.
 * (The rule of ISC cron, https://manpages.debian.org/stable/cron/cron.8.en.html.) Ends if no day of eight years matches.
 */
export function* occurrences(rule: DayRule, { timeZone, after, before = null }: Window): Generator<Occurrence> {
  let last = after;
  // A skipped time at the end of a day occurs on the next one.
  let day = after.toZonedDateTimeISO(timeZone).toPlainDate().subtract({ days: 1 });
  for (let idle = 0; idle < MAX_DAYS_WITHOUT_RUN; idle += 1, day = day.add({ days: 1 })) {
    if (!rule.onDay(day)) continue;
    const found = rule.times
      .flatMap((time) => instantsOf(day.toPlainDateTime(time), timeZone, rule.hourly))
      .sort((a, b) => Temporal.Instant.compare(a.at, b.at));
    for (const one of found) {
      if (Temporal.Instant.compare(one.at, last) <= 0) continue;
      if (before && Temporal.Instant.compare(one.at, before) >= 0) return;
      last = one.at;
      idle = 0;
      yield one;
    }
  }
}

function instantsOf(wall: Temporal.PlainDateTime, timeZone: string, hourly: boolean): Occurrence[] {
  const first = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (!first.toPlainDateTime().equals(wall)) {
    // The time is in a gap, and `earlier` is as long before the jump as the time is after its beginning.
    const jump = first.getTimeZoneTransition('next')!;
    return hourly ? [] : [{ at: jump.toInstant(), wall, moved: true }];
  }
  const found = [{ at: first.toInstant(), wall, moved: false }];
  const second = wall.toZonedDateTime(timeZone, { disambiguation: 'later' });
  if (hourly && !second.equals(first)) found.push({ at: second.toInstant(), wall, moved: false });
  return found;
}
