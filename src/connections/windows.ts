/** Which span of time a connection fetches next, and how it is split into windows that the network allows. */
import type { ConnectionRecord } from './connection-record.ts';
import type { Network } from './networks/network.ts';

export interface Window {
  from: Temporal.Instant;
  to: Temporal.Instant;
}

/** The documentation does not say whether a window of exactly the maximum is allowed. */
const SPARE_DAYS = 1;

const DAY_HOURS = 24;

/**
 * The windows up to `now`, in ascending order, without a gap. The first begins `overlapDays` before everything was fetched once, or at the first
 * day. Later than that, the network changes transactions unnoticed, except those that it lists by the date of the change.
 */
export function windowsOf(
  connection: Pick<ConnectionRecord, 'fetchFrom' | 'overlapDays' | 'fetchedUntil'>,
  { limits }: Pick<Network, 'limits'>,
  now: Temporal.Instant,
): Window[] {
  const end = Temporal.Instant.fromEpochMilliseconds(Math.floor(now.epochMilliseconds / 1000) * 1000);
  const windows: Window[] = [];
  const longest = { hours: (limits.days - SPARE_DAYS) * DAY_HOURS };
  for (let from = startOf(connection, limits, end); Temporal.Instant.compare(from, end) < 0; ) {
    const last = from.add(longest);
    const to = Temporal.Instant.compare(last, end) < 0 ? last : end;
    windows.push({ from, to });
    from = to;
  }
  return windows;
}

function startOf(
  { fetchFrom, overlapDays, fetchedUntil }: Pick<ConnectionRecord, 'fetchFrom' | 'overlapDays' | 'fetchedUntil'>,
  { age }: Network['limits'],
  end: Temporal.Instant,
): Temporal.Instant {
  const starts = [firstInstant(fetchFrom)];
  if (fetchedUntil) starts.push(fetchedUntil.toTemporalInstant().subtract({ hours: overlapDays * DAY_HOURS }));
  if (age !== null) starts.push(end.subtract({ hours: (age - SPARE_DAYS) * DAY_HOURS }));
  return starts.reduce((latest, one) => (Temporal.Instant.compare(one, latest) > 0 ? one : latest));
}

/** The beginning of a day in UTC. */
function firstInstant(day: string): Temporal.Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime('UTC').toInstant();
}
