/**
 * The first and last instant of a date or timestamp in a request. A date (`2026-11-23`) begins and ends in the time zone of the
 * request. The rule is implemented in SQL and, for checks before there is a database connection, in TypeScript. `instant.test.ts`
 * compares the two on days on which clocks change.
 */
import { byEngine, type Sql, sql } from '../db/sql.ts';

/** `start` is the first instant of the value, and `end` is the first instant after it. */
export type Side = 'start' | 'end';

/** The resolution of PostgreSQL's timestamptz. */
export const MICROSECOND = { microseconds: 1 };

/** The instant as SQL, in the time zone of the session, which is that of the request. */
export function instant(moment: string, side: Side): Sql {
  return byEngine({
    postgres: () => inPostgres(moment, side),
    clickhouse: ({ timezone }) => clickHouseInstant(instantIn(timezone, moment, side)),
  });
}

/** The years of a DateTime64 of ClickHouse. No row is before or after them. */
const FIRST = Temporal.Instant.from('1900-01-01T00:00:00Z');
const LAST = Temporal.Instant.from('2299-12-31T23:59:59.999999Z');

/** A literal of ClickHouse, which its primary keys can be searched for. */
function clickHouseInstant(at: Temporal.Instant): Sql {
  const within = Temporal.Instant.compare(at, FIRST) < 0 ? FIRST : Temporal.Instant.compare(at, LAST) > 0 ? LAST : at;
  return sql`toDateTime64(${within.toString({ fractionalSecondDigits: 6 }).replace('T', ' ').replace('Z', '')}, 6, 'UTC')`;
}

/** The timestamp of a snapshot, in PostgreSQL's format in UTC, as SQL. */
export function snapshotInstant(asOf: string): Sql {
  return byEngine({
    postgres: () => sql`${asOf}::timestamptz`,
    clickhouse: () => clickHouseInstant(Temporal.Instant.from(asOf)),
  });
}

function inPostgres(moment: string, side: Side): Sql {
  if (isDay(moment)) return startOfDay(side === 'start' ? sql`${moment}::date` : sql`(${moment}::date + 1)`);
  return side === 'start' ? sql`${moment}::timestamptz` : sql`${moment}::timestamptz + interval '1 microsecond'`;
}

/** The same instant, computed in TypeScript. `timezone` is an IANA name. */
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
 * If midnight occurs twice, as in Havana in November, PostgreSQL's cast takes the second one, and the hour in between would belong
 * to the previous day. So this also computes the microsecond after the last one of the previous day. If a zone skips a whole day,
 * as Apia did in 2011, only the cast is correct. The correct value is always the earlier one.
 */
function startOfDay(day: Sql): Sql {
  return sql`least(${day}::timestamptz, (${day} - interval '1 microsecond')::timestamptz + interval '1 microsecond')`;
}
