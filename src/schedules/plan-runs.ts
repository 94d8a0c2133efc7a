/** Records runs for due nominal times, and moves each schedule to its next one. */
import type pg from 'pg';
import { transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { dueTimes } from './due-times.ts';
import { insertRun } from './run.ts';
import { type Schedule, selectSchedules } from './schedule.ts';

/** Schedules with the same time start within this many seconds, each always after the same delay. */
const JITTER_SECONDS = 60;

/** Maximum schedules per call, so that a stop does not wait for all of them. */
const MAX_AT_ONCE = 100;

/**
 * Plans one schedule after another, each in its own transaction. A schedule that another process plans is left to it. Resolves with
 * the number of schedules that were due.
 */
export async function planRuns(ctx: { pool: pg.Pool }, now: Temporal.Instant): Promise<number> {
  for (let planned = 0; planned < MAX_AT_ONCE; planned += 1) {
    if (!(await transaction(ctx.pool, (connection) => planOne(connection, now)))) return planned;
  }
  return MAX_AT_ONCE;
}

async function planOne(connection: pg.PoolClient, now: Temporal.Instant): Promise<boolean> {
  const delay = sql`make_interval(secs => abs(hashint8(s.id)::bigint) % ${JITTER_SECONDS}::bigint)`;
  const [due] = await selectSchedules(
    connection,
    sql`s.next_at <= ${now.toString()}::timestamptz and s.next_at + ${delay} <= ${now.toString()}::timestamptz`,
    sql`limit 1 for update of s skip locked`,
  );
  if (!due) return false;
  const { times, missed, next } = dueTimes(due, due.nextAt!.toTemporalInstant(), now);
  const skipped = due.overlap === 'skip' && (await isBusy(connection, due)) ? BUSY : null;
  for (const [i, nominalAt] of times.entries()) {
    await insertRun(connection, {
      scheduleId: due.id,
      nominalAt,
      startedBy: 'schedule',
      missedBefore: i === 0 ? missed : 0,
      skipped,
    });
  }
  await connection.query(
    sql`update sheaf.schedules set next_at = ${next?.toString() ?? null}::timestamptz where id = ${due.id}`.text,
  );
  return true;
}

const BUSY = 'The previous run was still in progress.';

async function isBusy(connection: pg.PoolClient, { id }: Schedule): Promise<boolean> {
  const { rowCount } = await connection.query(
    sql`select from sheaf.schedule_runs where schedule_id = ${id} and status in ('waiting', 'running') limit 1`.text,
  );
  return rowCount! > 0;
}
