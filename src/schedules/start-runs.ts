/** Starts waiting runs: creates the export and records it in one transaction. */
import type pg from 'pg';
import type { Client } from '../access/client.ts';
import { transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { insertExport } from '../exports/create.ts';
import { readRequest } from '../exports/request.ts';
import type { ScheduleContext } from './context.ts';
import { checkWindow, windowOf } from './data-window.ts';
import { pauseItself } from './pause-schedule.ts';
import { recordFailure } from './record-failure.ts';
import { type Run, selectRuns } from './run.ts';
import { requestOf, type Schedule, selectSchedules } from './schedule.ts';

/** Maximum runs per call. */
const MAX_AT_ONCE = 100;

/**
 * Starts the earliest waiting run of each schedule that has none in progress. A run stays waiting while its author has the same
 * export in progress, or its publisher the maximum number of exports. Resolves with the number of started runs.
 */
export async function startRuns(ctx: ScheduleContext): Promise<number> {
  const { rows } = await ctx.pool.query<{ id: number }>(
    sql`select schedule_id as id from sheaf.schedule_runs where status in ('waiting', 'running')
      group by schedule_id having not bool_or(status = 'running') order by min(nominal_at), schedule_id limit ${MAX_AT_ONCE}`
      .text,
  );
  let started = 0;
  for (const { id } of rows) {
    if (await transaction(ctx.pool, (connection) => startOne(ctx, connection, id)).catch(laterIfFull)) started += 1;
  }
  return started;
}

/** The transaction was undone, so the run waits until the publisher has fewer exports in progress. */
function laterIfFull(error: unknown): false {
  if (error instanceof RequestError && error.code === 'RATE_LIMITED') return false;
  throw error;
}

async function startOne(ctx: ScheduleContext, connection: pg.PoolClient, scheduleId: number): Promise<boolean> {
  const [schedule] = await selectSchedules(connection, sql`s.id = ${scheduleId}`, sql`for update of s skip locked`);
  if (!schedule) return false;
  const runs = await selectRuns(
    connection,
    sql`r.schedule_id = ${scheduleId} and r.status in ('waiting', 'running')`,
    sql`order by r.status = 'waiting', r.nominal_at limit 1`,
  );
  const [run] = runs;
  if (run?.status !== 'waiting') return false;
  if (!schedule.authorActive) {
    const path = `POST /api/v1/schedules/${scheduleId}`;
    const nextStep = `Send ${path}/take-over as the new author, then ${path}/resume.`;
    const todo = 'Take the schedule over to run it as yours. Then resume it.';
    await pauseItself(ctx, connection, { id: scheduleId, reason: NO_AUTHOR, nextStep, todo });
    return false;
  }
  return startExport(ctx, connection, { schedule, run });
}

const NO_AUTHOR = 'The author no longer has access. Take the schedule over to run it with yours.';

async function startExport(
  ctx: ScheduleContext,
  connection: pg.PoolClient,
  { schedule, run }: { schedule: Schedule; run: Run },
): Promise<boolean> {
  const client: Client = {
    userId: schedule.userId!,
    publisherId: schedule.publisherId,
    role: 'member',
    keyPrefix: null,
  };
  const now = run.nominalAt.toTemporalInstant();
  try {
    const whole = await readRequest({ ...ctx, pool: connection }, { client, body: requestOf(schedule), now });
    checkWindow(whole.report, schedule.window);
    const { request, since, note, basis } = await windowOf(connection, { schedule, run, request: whole });
    const exportId = await insertExport(ctx, connection, { client, request, origin: 'schedule' });
    if (exportId === null) return false;
    await connection.query(
      sql`update sheaf.schedule_runs set status = 'running', export_id = ${exportId}, started_at = clock_timestamp(), since = ${since}::timestamptz,
          since_note = ${note}, basis = ${basis && JSON.stringify(basis)}::jsonb
        where id = ${run.id}`.text,
    );
    ctx.log.info({ scheduleId: schedule.id, runId: run.id, exportId }, 'scheduled run started');
    return true;
  } catch (error) {
    if (!(error instanceof RequestError) || error.status >= 500 || error.code === 'RATE_LIMITED') throw error;
    await recordFailure(ctx, connection, { runId: run.id, message: error.wholeMessage });
    return false;
  }
}
