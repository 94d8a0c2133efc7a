/**
 * Where a moment of a request begins and ends. A moment is a day (`2026-11-23`) or an instant (`2026-11-23T10:00:00.000Z`).
 * A day begins and ends in the time zone of the request. The rule is written twice, for SQL and for checks before there
 * is a database connection; `instant.test.ts` compares the two on the days on which zones change their clocks.
 */
import { type Sql, sql } from '../db/sql.ts';

/** `start` is the first instant of the moment, `end` the first instant after it. */
export type Side = 'start' | 'end';

/** The resolution of PostgreSQL's timestamptz. */
export const MICROSECOND = { microseconds: 1 };

/** The instant as SQL, in the time zone of the session, which is the request's. */
export function instant(moment: string, side: Side): Sql {
  if (isDay(moment)) return startOfDay(side === 'start' ? sql`${moment}::date` : sql`(${moment}::date + 1)`);
  return side === 'start' ? sql`${moment}::timestamptz` : sql`${moment}::timestamptz + interval '1 microsecond'`;
}

/** The same instant, worked out here. `timezone` is an IANA name. */
export function instantIn(timezone: string, moment: string, side: Side): Temporal.Instant {
  if (isDay(moment)) {
    const day = Temporal.PlainDate.from(moment).add({ days: side === 'start' ? 0 : 1 });
    return day.toZonedDateTime(timezone).toInstant();
  }
  const sent = Temporal.Instant.from(moment);
  return side === 'start' ? sent : sent.add(MICROSECOND);
}

function isDay(moment: string): boolean {
  return moment.length === 10;
}

/**
 * Where midnight comes twice, as in Havana in November, PostgreSQL's cast takes the second one, and the hour between would
 * belong to the day before. So the start of a day is also the microsecond after the last one of the day before. Where a zone
 * skips a whole day, as Apia did in 2011, only the cast is right. The right one is always the earlier of the two.
 */
function startOfDay(day: Sql): Sql {
  return sql`least(${day}::timestamptz, (${day} - interval '1 microsecond')::timestamptz + interval '1 microsecond')`;
}
