/** Runs schedules. Every worker does, and the database decides which of them plans and starts a run. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScheduleContext } from './context.ts';
import { planRuns } from './plan-runs.ts';
import { settleRuns } from './settle-runs.ts';
import { startRuns } from './start-runs.ts';

/** Interval between ticks. A tick with nothing due is three index scans. */
const TICK_MS = 1000;

/** Ticks until the service stops. */
export function startSchedules(ctx: ScheduleContext): void {
  void tickForever(ctx);
}

async function tickForever(ctx: ScheduleContext): Promise<void> {
  while (!ctx.stopping.aborted) {
    // An unreachable database must not end the service: the next tick makes up for this one.
    await databaseTime(ctx)
      .then((now) => tick(ctx, now))
      .catch((err: unknown) => ctx.log.warn({ err }, 'schedules not run'));
    await sleep(TICK_MS, undefined, { signal: ctx.stopping, ref: false }).catch(() => {});
  }
}

/** One step of all schedules at the time `now`. Runs that ended are settled first, so that the next ones can start. */
export async function tick(ctx: ScheduleContext, now: Temporal.Instant): Promise<void> {
  await settleRuns(ctx);
  await planRuns(ctx, now);
  await startRuns(ctx);
}

/** The clock of the database, so that workers with wrong clocks agree. */
async function databaseTime({ pool }: ScheduleContext): Promise<Temporal.Instant> {
  const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now');
  return rows[0]!.now.toTemporalInstant();
}
