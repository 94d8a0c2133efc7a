/** Claims due notices, and records how their tries ended. A process that lost its claim changes nothing. */
import type { Queryable } from '../../db/pool.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { nextTrySeconds } from '../../webhooks/retry-after.ts';
import type { Notice } from './notice.ts';

/** Seconds before each retry, about 21 hours in total, as for deliveries. */
const PAUSES_SECONDS = [30, 2 * 60, 10 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600];

/** Pauses are longer by up to this fraction, which spreads retries. */
const JITTER = 0.1;

/** A process that has not recorded a result for this long counts as dead. */
const LEASE_SECONDS = 120;

/** How long a try can take. Shorter than the lease, so that two processes send at the same time only if one was suspended. */
export const TRY_MS = 60_000;

/** Days for which ended notices are kept, as for events of webhooks. */
const KEEP_DAYS = 30;

/** Claims the notice that has been due for longest. Null if none is due. */
export async function claimNotice(db: Queryable): Promise<Notice | null> {
  const { rows } = await db.query<Notice>(
    sql`with picked as (
        select id from sheaf.notices
        where status = 'pending' and due_at <= now() and (lease_until is null or lease_until <= now())
        order by due_at, id limit 1 for update skip locked
      ), claimed as (
        update sheaf.notices n set attempts = attempts + 1, lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
        from picked where n.id = picked.id returning n.*
      )
      select n.id, n.attempts as "tryNumber", n.failures, n.event, n.schedule_id as "scheduleId", n.connection_id as "connectionId", n.user_id as "userId", n.occasion,
        n.happened_at as "happenedAt", n.data, p.slug as publisher, u.email,
        u.role = 'operator' or (u.role = 'admin' and u.publisher_id = p.id) as "isAdmin",
        u.deactivated_at is null
          and coalesce(case n.event when 'schedule.paused' then s.paused_at = n.happened_at
            when 'connection.paused' then c.paused_at = n.happened_at else d.status = 'failed' end, false) as "isCurrent"
      from claimed n join sheaf.users u on u.id = n.user_id left join sheaf.schedules s on s.id = n.schedule_id
        left join sheaf.connections c on c.id = n.connection_id
        join sheaf.publishers p on p.id = coalesce(s.publisher_id, c.publisher_id) left join sheaf.deliveries d on d.id = n.delivery_id`
      .text,
  );
  return rows[0] ?? null;
}

export const recordSent = (db: Queryable, notice: Notice) =>
  settle(db, notice, sql`status = 'sent', ended_at = clock_timestamp(), message = null`);

/** The notice does not concern its recipient anymore. */
export const recordDropped = (db: Queryable, notice: Notice) =>
  settle(db, notice, sql`status = 'dropped', ended_at = clock_timestamp()`);

/** Hands a notice back that this process cannot send because it stops. */
export const handBackNotice = (db: Queryable, notice: Notice) => settle(db, notice, sql`due_at = clock_timestamp()`);

/** Resolves with whether the notice has failed for good. */
export async function recordNotSent(
  db: Queryable,
  notice: Notice,
  { message, isFinal }: { message: string; isFinal: boolean },
): Promise<boolean> {
  const pause = isFinal ? undefined : PAUSES_SECONDS[notice.failures];
  const seconds = pause && nextTrySeconds({ pause, requested: 0, jitter: Math.random() * JITTER });
  const next = seconds
    ? sql`due_at = clock_timestamp() + make_interval(secs => ${seconds})`
    : sql`status = 'failed', ended_at = clock_timestamp()`;
  await settle(db, notice, sql`failures = failures + 1, message = ${message}, ${next}`);
  return !seconds;
}

async function settle(db: Queryable, { id, tryNumber }: Notice, changes: Sql): Promise<void> {
  await db.query(
    sql`update sheaf.notices set lease_until = null, ${changes}
      where id = ${id} and attempts = ${tryNumber} and status = 'pending'`.text,
  );
}

/** A destination that still fails after this time is an occasion for another notice. */
export async function removeOldNotices(db: Queryable): Promise<void> {
  await db.query(
    sql`delete from sheaf.notices where status <> 'pending' and ended_at < now() - make_interval(days => ${KEEP_DAYS})`
      .text,
  );
}
