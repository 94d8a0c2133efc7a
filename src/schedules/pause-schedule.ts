/** Pauses a schedule. Its waiting runs are skipped, so that resuming it does not run them all. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { announce } from '../webhooks/announce.ts';

interface Pause {
  id: number;
  reason: string;
  /** What a person has to do. Null if a person paused the schedule, which sends no event. */
  nextStep: string | null;
}

/** Does nothing if the schedule is paused. Runs that a person started stay. Call it in a transaction if there is a next step. */
export async function pauseSchedule(db: Queryable, { id, reason, nextStep }: Pause): Promise<void> {
  const { rows } = await db.query<{ publisherId: number; schedule: object }>(
    sql`update sheaf.schedules set paused_at = now(), paused_reason = ${reason}, next_at = null
      where id = ${id} and paused_at is null
      returning publisher_id as "publisherId", json_build_object('id', id, 'name', name, 'report_type', report_type) as schedule`
      .text,
  );
  if (rows[0] && nextStep !== null) {
    const { publisherId, schedule } = rows[0];
    await announce(db, { publisherId, event: 'schedule.paused', data: { schedule, reason, next_step: nextStep } });
  }
  await db.query(
    sql`update sheaf.schedule_runs set status = 'skipped', message = 'The schedule was paused.', ended_at = now()
      where schedule_id = ${id} and status = 'waiting' and started_by = 'schedule'`.text,
  );
}
