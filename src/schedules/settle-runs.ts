/** Records how runs ended, when their exports have. */
import type pg from 'pg';
import { type Queryable, transaction } from '../db/pool.ts';
import { arrayLiteral, sql } from '../db/sql.ts';
import { periodOf } from '../deliveries/file-name.ts';
import type { NoticeContext } from '../deliveries/notices/record-notices.ts';
import { planDeliveries } from '../deliveries/plan-deliveries.ts';
import { type ExportRow, selectExports } from '../exports/export-row.ts';
import { rowsDigest } from '../exports/rows-digest.ts';
import { recordBasis } from './data-window.ts';
import { recordFailure } from './record-failure.ts';
import { type Run, selectRuns } from './run.ts';
import { type Schedule, selectSchedules } from './schedule.ts';

type SettleContext = NoticeContext & { pool: pg.Pool };

/** Resolves with the number of runs that ended. Only those whose exports have ended take a transaction. */
export async function settleRuns(ctx: SettleContext): Promise<number> {
  const running = await selectRuns(ctx.pool, sql`r.status = 'running'`, sql`order by r.id`);
  if (running.length === 0) return 0;
  const ids = arrayLiteral(running.flatMap(({ exportId }) => (exportId === null ? [] : [String(exportId)])));
  const ended = await selectExports(
    ctx.pool,
    sql`e.id = any(${ids}::bigint[]) and e.status in ('completed', 'failed')`,
  );
  const rows = new Map(ended.map((row) => [row.id, row]));
  let settled = 0;
  for (const run of running) {
    const row = run.exportId === null ? null : rows.get(run.exportId);
    if (row === undefined) continue;
    if (await transaction(ctx.pool, (connection) => settleOne(ctx, connection, { run, row }))) settled += 1;
  }
  return settled;
}

/** Locks the schedule first, like everything that changes one. `row` is the ended export, or null if it was deleted. */
async function settleOne(
  ctx: NoticeContext,
  connection: pg.PoolClient,
  { run, row }: { run: Run; row: ExportRow | null },
): Promise<boolean> {
  const [schedule] = await selectSchedules(connection, sql`s.id = ${run.scheduleId}`, sql`for update of s skip locked`);
  const [open] = await selectRuns(connection, sql`r.id = ${run.id} and r.status = 'running'`);
  if (!schedule || !open) return false;
  if (row?.status !== 'completed') {
    const message = row ? (row.errorMessage ?? 'The export failed.') : 'The export was deleted before it was finished.';
    await recordFailure(ctx, connection, { runId: run.id, message });
    return true;
  }
  const digest = await rowsDigest(connection, row.id);
  const status = await resultOf(connection, { schedule, run, rows: row.rowCount!, digest });
  await connection.query(
    sql`update sheaf.schedule_runs set status = ${status}, rows_sha256 = decode(${digest}, 'hex'), message = null, ended_at = now()
      where id = ${run.id}`.text,
  );
  if (status === 'completed') {
    await recordBasis(connection, { runId: run.id, exportId: row.id });
    const { name, publisher, fileName: template, existingFile, timeZone } = schedule;
    const at = run.nominalAt.toTemporalInstant().toZonedDateTimeISO(timeZone);
    const period = periodOf(row.params.search_params, timeZone);
    const values = { reportType: row.reportType, schedule: name, publisher, at, ...period };
    const overwrite = existingFile === 'replace';
    const planned = { runId: run.id, scheduleId: schedule.id, exportId: row.id, template, values, overwrite };
    await planDeliveries(connection, planned);
  }
  await connection.query(
    sql`update sheaf.schedules set failures = 0 where id = ${run.scheduleId} and failures > 0`.text,
  );
  return true;
}

interface Result {
  schedule: Schedule;
  run: Run;
  rows: number;
  /** SHA-256 of the rows in hex. */
  digest: string | null;
}

async function resultOf(db: Queryable, { schedule, run, rows, digest }: Result): Promise<Run['status']> {
  if (schedule.onlyIf === 'always') return 'completed';
  if (rows === 0) return 'no_rows';
  // With a window, all rows are changes. The last completed file with the same rows need not have been delivered.
  if (schedule.onlyIf === 'rows' || schedule.window !== 'all' || digest === null) return 'completed';
  const { rows: last } = await db.query<{ same: boolean }>(
    sql`select rows_sha256 = decode(${digest}, 'hex') as same from sheaf.schedule_runs
      where schedule_id = ${schedule.id} and nominal_at < ${run.nominalAt.toISOString()}::timestamptz and status = 'completed'
      order by nominal_at desc limit 1`.text,
  );
  return last[0]?.same ? 'unchanged' : 'completed';
}
