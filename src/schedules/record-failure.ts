import type pg from 'pg';
import { sql } from '../db/sql.ts';
import type { NoticeContext } from '../deliveries/notices/record-notices.ts';
import { MAX_FAILURES } from './max-failures.ts';
import { pauseItself } from './pause-schedule.ts';

/** Marks a run as failed. Pauses its schedule after {@link MAX_FAILURES} failed runs in a row. `connection` is in a transaction. */
export async function recordFailure(
  ctx: NoticeContext,
  connection: pg.PoolClient,
  { runId, message }: { runId: number; message: string },
): Promise<void> {
  const { rows } = await connection.query<{ id: number; failures: number }>(
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
  const todo = 'Correct the cause. Then resume the schedule and retry the runs that failed.';
  await pauseItself(ctx, connection, { id: schedule.id, reason, nextStep, todo });
}
