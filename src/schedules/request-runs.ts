/** Runs that a person requests: now, again, and for past times. The next tick starts them. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { invalid, RequestError } from '../errors.ts';
import { occurrences } from './occurrences.ts';
import { dayRule } from './rule.ts';
import { insertRun, type Run, selectRuns } from './run.ts';
import { getOwnSchedule, getSchedule, type Schedule, type ScheduleRef } from './schedule.ts';

/** Maximum runs of one backfill: a month of days. */
export const MAX_BACKFILL = 31;

interface RequestInput extends ScheduleRef {
  /** Validates without changing anything. */
  dryRun: boolean;
}

/** Records a run whose nominal time is now, also for a paused schedule. Null in a dry run. Throws CONFLICT if the author has no access. */
export async function runNow(ctx: { pool: Queryable }, input: RequestInput): Promise<Run | null> {
  const schedule = await runnable(ctx, input);
  if (input.dryRun) return null;
  // By the clock of the database, as for all runs: with one from the future, files of the next runs would count as older.
  const { rows } = await ctx.pool.query<{ now: Date }>('select clock_timestamp() as now');
  const nominalAt = rows[0]!.now.toTemporalInstant();
  const id = await insertRun(ctx.pool, { scheduleId: schedule.id, startedBy: 'person', nominalAt });
  const [run] = await selectRuns(
    ctx.pool,
    id === null
      ? sql`r.schedule_id = ${schedule.id} and r.nominal_at = ${nominalAt.toString()}::timestamptz`
      : sql`r.id = ${id}`,
  );
  return run!;
}

/** Runs a failed or skipped run again, for the same nominal time. Throws CONFLICT for every other run. */
export async function retryRun(ctx: { pool: Queryable }, input: RequestInput & { runId: number }): Promise<Run> {
  const schedule = await runnable(ctx, input);
  const condition = sql`r.schedule_id = ${schedule.id} and r.id = ${input.runId}`;
  const [found] = await selectRuns(ctx.pool, condition);
  if (!found) throw new RequestError('NOT_FOUND', 'Run not found. List the runs of the schedule first.');
  if (found.status !== 'failed' && found.status !== 'skipped') {
    throw new RequestError(
      'CONFLICT',
      `The run is ${found.status.replace('_', ' ')}. Only failed and skipped runs can run again.`,
    );
  }
  if (input.dryRun) return found;
  // Of two requests at the same time, the second one finds the run waiting and changes nothing.
  await ctx.pool.query(
    sql`update sheaf.schedule_runs set status = 'waiting', started_by = 'person', export_id = null, message = null, started_at = null,
        ended_at = null
      where id = ${found.id} and status in ('failed', 'skipped')`.text,
  );
  const [run] = await selectRuns(ctx.pool, condition);
  return run ?? found;
}

export interface Backfill {
  /** The nominal times without a run, in ascending order. */
  times: Temporal.Instant[];
  /** Number of nominal times in the span that already have a run. */
  existing: number;
}

export interface BackfillInput extends RequestInput {
  /** The span: from the first instant to before the second, not later than now. */
  from: Temporal.Instant;
  to: Temporal.Instant;
}

/** Records runs for past nominal times that have none. Throws VALIDATION_ERROR for more than {@link MAX_BACKFILL}. */
export async function backfill(ctx: { pool: Queryable }, input: BackfillInput): Promise<Backfill> {
  const schedule = await runnable(ctx, input);
  const { from, to } = input;
  if (Temporal.Instant.compare(to, Temporal.Now.instant()) > 0) {
    throw invalid({ field: 'to', wrong: `${to} is in the future`, allowed: 'times until now' });
  }
  if (Temporal.Instant.compare(from, to) >= 0) throw invalid({ field: 'to', wrong: 'must be after from' });
  const known = await selectRuns(
    ctx.pool,
    sql`r.schedule_id = ${schedule.id} and r.nominal_at >= ${from.toString()}::timestamptz and r.nominal_at < ${to.toString()}::timestamptz`,
  );
  const taken = new Set(known.map(({ nominalAt }) => nominalAt.getTime()));
  const window = { timeZone: schedule.timeZone, after: from.subtract({ nanoseconds: 1 }), before: to };
  const all = [...occurrences(dayRule(schedule.rule), window).take(MAX_BACKFILL + taken.size + 1)].map(({ at }) => at);
  const times = all.filter((at) => !taken.has(at.epochMilliseconds));
  if (times.length > MAX_BACKFILL) {
    throw invalid({
      field: 'from',
      wrong: `there are more than ${MAX_BACKFILL} times without a run in this span`,
      allowed: `at most ${MAX_BACKFILL}`,
      next: 'Send a shorter span',
    });
  }
  if (!input.dryRun) {
    for (const nominalAt of times)
      await insertRun(ctx.pool, { scheduleId: schedule.id, startedBy: 'backfill', nominalAt });
  }
  return { times, existing: all.length - times.length };
}

/** The runs of a schedule, newest nominal time first. */
export async function listRuns(ctx: { pool: Queryable }, input: ScheduleRef & { limit: number }): Promise<Run[]> {
  const { id } = await getSchedule(ctx, input);
  return selectRuns(ctx.pool, sql`r.schedule_id = ${id}`, sql`order by r.nominal_at desc limit ${input.limit}`);
}

async function runnable(ctx: { pool: Queryable }, ref: ScheduleRef): Promise<Schedule> {
  const schedule = await getOwnSchedule(ctx, ref);
  if (schedule.authorActive) return schedule;
  throw new RequestError('CONFLICT', 'The author of this schedule no longer has access. Take the schedule over first.');
}
