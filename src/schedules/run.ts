/** Runs of schedules as database rows. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';

export const RUN_STATUSES = ['waiting', 'running', 'completed', 'no_rows', 'unchanged', 'failed', 'skipped'] as const;
export const STARTED_BY = ['schedule', 'person', 'backfill'] as const;

export interface Run {
  id: number;
  scheduleId: number;
  nominalAt: Date;
  startedBy: (typeof STARTED_BY)[number];
  status: (typeof RUN_STATUSES)[number];
  exportId: number | null;
  message: string | null;
  missedBefore: number;
  /** Time of the earlier snapshot since which rows were exported. Null for all rows. */
  since: Date | null;
  sinceNote: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** Reads the runs `r` that match a condition. `rest` can contain `order by` and `limit`. */
export async function selectRuns(db: Queryable, condition: Sql, rest: Sql = sql``): Promise<Run[]> {
  const { rows } = await db.query<Run>(
    sql`select r.id, r.schedule_id as "scheduleId", r.nominal_at as "nominalAt", r.started_by as "startedBy", r.status,
        r.export_id as "exportId", r.message, r.missed_before as "missedBefore", r.since, r.since_note as "sinceNote", r.created_at as "createdAt",
        r.started_at as "startedAt", r.ended_at as "endedAt"
      from sheaf.schedule_runs r where ${condition} ${rest}`.prepared,
  );
  return rows;
}

export interface NewRun extends Pick<Run, 'scheduleId' | 'startedBy'> {
  nominalAt: Temporal.Instant;
  missedBefore?: number;
  /** Why the run is skipped. Null for a run that waits for its start. */
  skipped?: string | null;
}

/** Records a run. Returns null if the nominal time has one. */
export async function insertRun(db: Queryable, run: NewRun): Promise<number | null> {
  const { scheduleId, startedBy, nominalAt, missedBefore = 0, skipped = null } = run;
  const { rows } = await db.query<{ id: number }>(
    sql`insert into sheaf.schedule_runs (schedule_id, nominal_at, started_by, status, message, missed_before, ended_at)
      values (${scheduleId}, ${nominalAt.toString()}::timestamptz, ${startedBy}, ${skipped === null ? 'waiting' : 'skipped'}, ${skipped},
        ${missedBefore}, case when ${skipped !== null} then now() end)
      on conflict (schedule_id, nominal_at) do nothing returning id`.text,
  );
  return rows[0]?.id ?? null;
}
