/** Which rows a run exports: all that its filters select, or only what is new or changed since the last delivery. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { invalid } from '../errors.ts';
import { publisherSlugOf } from '../exports/publisher-slug.ts';
import { type ExportRequest, sinceEarlier } from '../exports/request.ts';
import { snapshotOf } from '../exports/snapshot-of.ts';
import type { ReportType, SearchParams } from '../reports/report-type.ts';
import { countStatement } from '../source/statements.ts';
import type { Run } from './run.ts';
import type { Schedule } from './schedule.ts';

/** Throws VALIDATION_ERROR if the report type cannot tell which of its rows have changed. */
export function checkWindow(report: ReportType, window: Schedule['window']): void {
  if (window === 'all' || report.changed) return;
  throw invalid({
    field: 'window',
    wrong: `since_last_delivery is not available for ${report.name}, because its rows change without being written, or it does not name the tables that they are made of`,
    allowed: 'all',
    next: 'Use all, or another report type',
  });
}

/**
 * Throws VALIDATION_ERROR if a table of the report type does not record who wrote its rows, because it was replaced by a view or a foreign
 * table, or if the cluster cannot be identified. Only plans the statement.
 */
export async function checkTables(db: Queryable, { report, params, publisherId }: ExportRequest): Promise<void> {
  await clusterOf(db);
  const publisherSlug = await publisherSlugOf(db, publisherId);
  const asOf = new Date().toISOString();
  const since = { xmin: '3', as_of: asOf, search_params: params.search_params };
  const statement = countStatement({ report, params: { ...params, since }, publisherId, publisherSlug, asOf });
  await db.query(`explain ${statement.text}`).catch((error: { code?: string }) => {
    // https://www.postgresql.org/docs/current/errcodes-appendix.html: undefined_column
    if (error.code !== '42703') throw error;
    throw invalid({
      field: 'window',
      wrong: `since_last_delivery is not available for ${report.name}, because one of its tables is a view or a foreign table`,
      allowed: 'all',
      next: 'Ask your administrator, or use all',
    });
  });
}

/**
 * The identifier of the cluster, to which the numbers of transactions belong. Throws VALIDATION_ERROR if the role of the service may not
 * read it. The right is checked first, because a statement that fails would end the transaction of all schedules.
 */
async function clusterOf(db: Queryable): Promise<string> {
  const { rows: rights } = await db.query<{ allowed: boolean }>(
    `select has_function_privilege('pg_catalog.pg_control_system()', 'execute') as allowed`,
  );
  if (!rights[0]!.allowed) {
    throw invalid({
      field: 'window',
      wrong: 'since_last_delivery is not available, because Sheaf cannot read the identifier of the database cluster',
      allowed: 'all',
      next: 'Use all, or ask your administrator to grant execute on function pg_control_system()',
    });
  }
  const { rows } = await db.query<{ cluster: string }>(
    'select system_identifier::text as cluster from pg_control_system()',
  );
  return rows[0]!.cluster;
}

interface Windowed {
  request: ExportRequest;
  /** Time of the earlier snapshot in PostgreSQL's format. Null for all rows. */
  since: string | null;
  /** Why a run exports all rows although its schedule has a window. */
  note: string | null;
  /** What a later run needs to know about this one. */
  basis: object | null;
}

/** Limits the request of a run to the window of its schedule. A backfill exports all rows of its past times. */
export async function windowOf(
  db: Queryable,
  { schedule, run, request }: { schedule: Schedule; run: Run; request: ExportRequest },
): Promise<Windowed> {
  if (schedule.window === 'all' || run.startedBy === 'backfill') {
    return { request, since: null, note: null, basis: null };
  }
  const { params, report } = request;
  const cluster = await clusterOf(db);
  const { search_params, index_params } = params;
  const basis = { cluster, report_type: report.name, search_params, index_params };
  const last = await lastDelivered(db, { scheduleId: schedule.id, basis });
  const note = noteOf(last);
  if (last === null || note !== null) return { request, since: null, note, basis };
  const since = { xmin: last.xmin, as_of: last.asOf, search_params: last.searchParams };
  return { request: sinceEarlier(request, since), since: last.asOf, note: null, basis };
}

interface LastDelivered {
  xmin: string;
  asOf: string;
  searchParams: SearchParams;
  isSameFile: boolean;
  isSameCluster: boolean;
}

function noteOf(last: LastDelivered | null): string | null {
  if (last === null) return 'All rows: no earlier run of this window was delivered to all destinations.';
  if (!last.isSameFile) return 'All rows: the report type or the presentation has changed since the last delivery.';
  if (!last.isSameCluster) return 'All rows: the database was restored or moved since the last delivery.';
  return null;
}

/** Transactions are compared modulo 2^32, which is exact for half as many. */
const MAX_TRANSACTIONS = 2 ** 31;

/**
 * The latest run whose file is at every destination that the schedule has now. A run that failed, or whose delivery is still open, is
 * not: the next run covers what both of them export.
 */
async function lastDelivered(
  db: Queryable,
  { scheduleId, basis }: { scheduleId: number; basis: { cluster: string; report_type: string; index_params: object } },
): Promise<LastDelivered | null> {
  const { rows } = await db.query<LastDelivered>(
    sql`select r.basis ->> 'xmin' as xmin, r.basis ->> 'as_of' as "asOf", r.basis -> 'search_params' as "searchParams",
        r.basis ->> 'report_type' = ${basis.report_type}
          and r.basis -> 'index_params' = ${JSON.stringify(basis.index_params)}::jsonb as "isSameFile",
        r.basis ->> 'cluster' = ${basis.cluster}
          and pg_snapshot_xmax(pg_current_snapshot())::text::bigint - (r.basis ->> 'xmin')::bigint between 0 and ${MAX_TRANSACTIONS} as "isSameCluster"
      from sheaf.schedule_runs r
      where r.schedule_id = ${scheduleId} and r.status = 'completed' and r.basis ? 'xmin' and not exists (
        select from sheaf.schedule_destinations c join sheaf.destinations t on t.id = c.destination_id and t.deleted_at is null
        where c.schedule_id = ${scheduleId} and not exists (
          select from sheaf.deliveries d where d.run_id = r.id and d.destination_id = c.destination_id and d.status = 'delivered'
        )
      )
      order by r.started_at desc, r.id desc limit 1`.text,
  );
  return rows[0] ?? null;
}

/** Adds the snapshot of its export to a completed run. Call it in the transaction that completes the run. */
export async function recordBasis(
  db: Queryable,
  { runId, exportId }: { runId: number; exportId: number },
): Promise<void> {
  const snapshot = await snapshotOf(db, exportId);
  if (!snapshot) return;
  await db.query(
    sql`update sheaf.schedule_runs set basis = basis || ${JSON.stringify(snapshot)}::jsonb
      where id = ${runId} and basis is not null`.text,
  );
}
