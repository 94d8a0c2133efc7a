/** An export as a database row. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { CanonicalParams } from '../reports/canonical.ts';
import type { Origin } from './origin.ts';

export type Status = 'pending' | 'processing' | 'completed' | 'failed';

export interface ExportRow {
  id: number;
  parentId: number | null;
  /** Number among the parts of the export, from 0. Null for an export. */
  partNumber: number | null;
  publisherId: number;
  userId: number;
  /** E-mail address and publisher of the user who created it. */
  userEmail: string;
  userPublisherId: number;
  /** Null for parts and for exports from before origins were recorded. */
  origin: Origin | null;
  /** The export that this one repeats. It can have been deleted. */
  repeatOf: number | null;
  reportType: string;
  params: CanonicalParams;
  status: Status;
  attempt: number;
  chunked: boolean;
  rowCount: number | null;
  filename: string | null;
  fileKey: string | null;
  fileBytes: number | null;
  errorMessage: string | null;
  /** Finished parts of the current attempt. 0 unless the export is chunked. */
  partsReady: number;
  partsTotal: number;
  createdAt: Date;
  updatedAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
}

/**
 * Reads the exports `e` that match a condition. `rest` can contain `order by` and `limit`. For most exports, this reads one row
 * through one index. Numbers are looked up only for parts, and parts are counted only for chunked exports.
 */
export async function selectExports(db: Queryable, condition: Sql, rest: Sql = sql``): Promise<ExportRow[]> {
  return (await db.query<ExportRow>(exportsStatement(condition, rest).prepared)).rows;
}

/** The statement of {@link selectExports}, for sending several statements in one round trip. */
export function exportsStatement(condition: Sql, rest: Sql = sql``): Sql {
  return sql`select e.id, e.parent_id as "parentId",
        case when e.parent_id is not null then (select number from sheaf.export_parts where export_id = e.id) end as "partNumber",
        e.publisher_id as "publisherId", e.user_id as "userId", u.email as "userEmail", u.publisher_id as "userPublisherId",
        e.origin, e.repeat_of as "repeatOf", e.report_type as "reportType", e.params, e.status, e.attempt, e.chunked,
        e.row_count as "rowCount", e.filename, e.file_key as "fileKey", e.file_bytes as "fileBytes",
        e.error_message as "errorMessage", p.ready as "partsReady", p.total as "partsTotal",
        e.created_at as "createdAt", e.updated_at as "updatedAt", e.started_at as "startedAt",
        e.completed_at as "completedAt"
      from sheaf.exports e
      join sheaf.users u on u.id = e.user_id
      cross join lateral (
        select count(*) filter (where part.status = 'completed') as ready, count(*) as total
        from sheaf.export_parts plan join sheaf.exports part on part.id = plan.export_id
        where e.chunked and plan.parent_id = e.id and plan.attempt = e.attempt
      ) p
      where ${condition} ${rest}`;
}
