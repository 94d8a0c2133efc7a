/** Records that a delivery can have left drafts, which nobody would find once its tries have ended. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { MESSAGE_KINDS } from './destinations/destination.ts';

/** A server that failed is probably available again, and a process that lost its claim has stopped. */
const AFTER_MINUTES = 5;

/** Plans the removal of what the deliveries `d` that match a condition have left. Those that were never tried have left nothing. */
export async function planDraftRemovals(db: Queryable, condition: Sql, minutes = AFTER_MINUTES): Promise<void> {
  await db.query(
    sql`insert into sheaf.draft_removals (delivery_id, delivery_created_at, destination_id, name, tries, due_at)
      select d.id, d.created_at, d.destination_id, d.name, d.attempts, clock_timestamp() + make_interval(mins => ${minutes}::int)
      from sheaf.deliveries d join sheaf.destinations t on t.id = d.destination_id
      where d.attempts > 0 and t.kind not in (${MESSAGE_KINDS}) and ${condition}
      on conflict (delivery_id) do update
      set name = excluded.name, tries = excluded.tries, failures = 0, planned_at = excluded.planned_at, due_at = excluded.due_at`
      .text,
  );
}

/** Plans the removal of what the deliveries of a schedule have left. Call it before the schedule is deleted. */
export async function planRemovalsOfSchedule(db: Queryable, scheduleId: number): Promise<void> {
  const ofSchedule = sql`d.run_id in (select r.id from sheaf.schedule_runs r where r.schedule_id = ${scheduleId})`;
  await planDraftRemovals(db, sql`d.status in ('pending', 'delivering') and ${ofSchedule}`);
}
