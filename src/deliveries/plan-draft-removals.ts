/** Records that a delivery can have left drafts, which nobody would find once its tries have ended. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { MESSAGE_KINDS } from './destinations/destination.ts';

/** A server that failed is probably available again, and a process that lost its claim has stopped. */
const AFTER_MINUTES = 5;

/** A process that counts as dead can be suspended. If it continues, it has written its draft by then. */
const LATE_MINUTES = 60;

/**
 * Plans the removal of what the deliveries `d` that match a condition have left. Those that were never tried have left nothing. Lock their
 * destinations before the deliveries, as {@link lockDestinations} does.
 */
export async function planDraftRemovals(db: Queryable, condition: Sql): Promise<void> {
  await db.query(
    sql`insert into sheaf.draft_removals (delivery_id, delivery_created_at, destination_id, name, tries, due_at)
      select d.id, d.created_at, d.destination_id, d.name, d.attempts, clock_timestamp() + make_interval(
          mins => case when d.deaths > 0 or d.lease_until <= now() then ${LATE_MINUTES}::int else ${AFTER_MINUTES}::int end)
      from sheaf.deliveries d join sheaf.destinations t on t.id = d.destination_id
      where d.attempts > 0 and t.kind not in (${MESSAGE_KINDS}) and ${condition}
      on conflict (delivery_id) do update
      set name = excluded.name, tries = excluded.tries, failures = 0, planned_at = excluded.planned_at, due_at = excluded.due_at`
      .text,
  );
}

/**
 * Plans the removal of what the deliveries of a schedule have left. Call it in the transaction that deletes the schedule: until its end, no
 * further try of them starts.
 */
export async function planRemovalsOfSchedule(db: Queryable, scheduleId: number): Promise<void> {
  const open = sql`d.status in ('pending', 'delivering')
    and d.run_id in (select r.id from sheaf.schedule_runs r where r.schedule_id = ${scheduleId})`;
  await lockDestinations(db, sql`select d.destination_id from sheaf.deliveries d where ${open}`);
  await db.query(sql`select from sheaf.deliveries d where ${open} order by d.id for update`.text);
  await planDraftRemovals(db, open);
}

/**
 * Keeps destinations from being deleted until the transaction ends. Call it before the transaction changes their deliveries, because
 * deleting a destination locks it before its deliveries.
 */
export async function lockDestinations(db: Queryable, ids: Sql): Promise<void> {
  await db.query(sql`select from sheaf.destinations t where t.id in (${ids}) order by t.id for key share`.text);
}
