import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { pauseSchedule } from './pause-schedule.ts';

/** After this many failed runs in a row, the next ones would fail, too. */
const MAX_FAILURES = 3;

/** Marks a run as failed. Pauses its schedule after {@link MAX_FAILURES} failed runs in a row. */
export async function recordFailure(
  db: Queryable,
  { runId, message }: { runId: number; message: string },
): Promise<void> {
  const { rows } = await db.query<{ id: number; failures: number }>(
    sql`with run as (
        update sheaf.schedule_runs set status = 'failed', message = ${message}, ended_at = now() where id = ${runId}
        returning schedule_id
      )
      update sheaf.schedules s set failures = failures + 1 from run where s.id = run.schedule_id returning s.id, s.failures`
      .text,
  );
  const [schedule] = rows;
  if (!schedule || schedule.failures < MAX_FAILURES) return;
  const reason = `${schedule.failures} runs in a row failed. The last one: ${message}`;
  const path = `POST /api/v1/schedules/${schedule.id}`;
  const nextStep = `Correct the cause. Then send ${path}/resume, and ${path}/runs/{run_id}/retry for the runs that failed.`;
  await pauseSchedule(db, { id: schedule.id, reason, nextStep });
}
