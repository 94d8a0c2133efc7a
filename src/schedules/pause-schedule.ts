/** Pauses schedules. The waiting runs of a paused schedule are skipped, so that resuming it does not run them all. */
import type pg from 'pg';
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type NoticeContext, recordNotices, timeText } from '../deliveries/notices/record-notices.ts';
import { announce } from '../webhooks/announce.ts';

interface Paused {
  publisherId: number;
  name: string;
  reportType: string;
  timeZone: string;
}

/** Resolves with null if the schedule is paused already. Runs that a person started stay. */
export async function pauseSchedule(
  db: Queryable,
  { id, reason }: { id: number; reason: string },
): Promise<Paused | null> {
  const { rows } = await db.query<Paused>(
    sql`update sheaf.schedules set paused_at = now(), paused_reason = ${reason}, next_at = null
      where id = ${id} and paused_at is null
      returning publisher_id as "publisherId", name, report_type as "reportType", time_zone as "timeZone"`.text,
  );
  await db.query(
    sql`update sheaf.schedule_runs set status = 'skipped', message = 'The schedule was paused.', ended_at = now()
      where schedule_id = ${id} and status = 'waiting' and started_by = 'schedule'`.text,
  );
  return rows[0] ?? null;
}

interface OwnPause {
  id: number;
  reason: string;
  /** What a program has to do, with the operations. */
  nextStep: string;
  /** The same for people. */
  todo: string;
}

/** Pauses a schedule that nobody asked to pause, and notifies webhooks and people. `connection` is in a transaction. */
export async function pauseItself(ctx: NoticeContext, connection: pg.PoolClient, pause: OwnPause): Promise<void> {
  const { id, reason, nextStep, todo } = pause;
  const paused = await pauseSchedule(connection, { id, reason });
  if (!paused) return;
  const { publisherId, name, reportType, timeZone } = paused;
  const schedule = { id, name, report_type: reportType };
  await announce(connection, {
    publisherId,
    event: 'schedule.paused',
    data: { schedule, reason, next_step: nextStep },
  });
  await recordNotices(ctx, connection, {
    event: 'schedule.paused',
    scheduleId: id,
    deliveryId: null,
    // The transaction's now() is the paused_at of this pause.
    occasion: sql`${`schedule:${id}:`} || ${timeText(sql`now()`)}`,
    data: { schedule: { name, time_zone: timeZone }, reason, todo },
  });
}
