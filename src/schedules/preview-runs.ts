/** The next nominal times of a rule, with a note where a clock change moves or repeats one. */
import { checkedNextTime, zoneOf } from './check-schedule.ts';
import { occurrencesAfter, type Timetable } from './due-times.ts';
import type { Occurrence } from './occurrences.ts';
import { dayRule } from './rule.ts';

export interface PreviewedRun {
  at: Temporal.Instant;
  /** The same time in the time zone of the schedule, with its offset: `2026-03-29T03:00:00+02:00`. */
  local: string;
  /** Note about a clock change at this time. Null otherwise. */
  note: string | null;
}

/** The next times after an instant. Fewer than `limit` if the rule has no further time. */
export function previewRuns(timetable: Timetable, after: Temporal.Instant, limit: number): PreviewedRun[] {
  const { hourly } = dayRule(timetable.rule);
  return [...occurrencesAfter(timetable, after).take(limit)].map((one) => {
    const local = one.at.toZonedDateTimeISO(timetable.timeZone);
    const shown = local.toString({ timeZoneName: 'never', smallestUnit: 'second' });
    return { at: one.at, local: shown, note: noteOf(one, local, hourly) };
  });
}

export interface PreviewScheduleInput extends Timetable {
  /** Maximum times. */
  limit: number;
}

/** The next times after now. Throws VALIDATION_ERROR for a rule or a time zone that is not valid. */
export function previewSchedule({ limit, ...sent }: PreviewScheduleInput): PreviewedRun[] {
  const timetable = { ...sent, timeZone: zoneOf(sent.timeZone) };
  checkedNextTime(timetable);
  return previewRuns(timetable, Temporal.Now.instant(), limit);
}

function noteOf({ wall, moved }: Occurrence, local: Temporal.ZonedDateTime, hourly: boolean): string | null {
  const day = wall.toPlainDate().toLocaleString('en-US', { day: 'numeric', month: 'long' });
  const shown = wall.toPlainTime().toString({ smallestUnit: 'minute' });
  if (moved)
    return `${shown} does not exist on ${day}, because clocks change. Runs at ${local.toPlainTime().toString({ smallestUnit: 'minute' })}.`;
  const repeated = wall.toZonedDateTime(local.timeZoneId, { disambiguation: 'later' });
  const isTwice = repeated.offsetNanoseconds !== wall.toZonedDateTime(local.timeZoneId).offsetNanoseconds;
  if (!isTwice) return null;
  return hourly
    ? `${shown} occurs twice on ${day}, because clocks change. Runs both times.`
    : `${shown} occurs twice on ${day}, because clocks change. Runs the first time.`;
}
