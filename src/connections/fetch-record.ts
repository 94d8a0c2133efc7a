/** Windows of time in the ledger of connections. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type ConnectionRef, getConnection } from './connection-record.ts';

export const FETCH_STATUSES = ['waiting', 'running', 'completed', 'failed', 'skipped'] as const;
export const STARTED_BY = ['rule', 'person'] as const;

/** Numbers of rows of an imported window. `fetched` is the sum of all others. */
export interface FetchedRows {
  fetched: number;
  new: number;
  changed: number;
  same: number;
  older: number;
  repeated: number;
  rejected: number;
}

export interface FetchRecord {
  id: number;
  connectionId: number;
  nominalAt: Date;
  from: Date;
  to: Date;
  startedBy: (typeof STARTED_BY)[number];
  status: (typeof FETCH_STATUSES)[number];
  tries: number;
  /** When the next try can start. */
  dueAt: Date;
  /** Number of responses that were read. Null before the window is completed. */
  pages: number | null;
  /** Null before the window is completed. */
  rows: FetchedRows | null;
  message: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** Reads the windows `f` that match a condition. `rest` sorts and limits them. */
export async function selectFetches(db: Queryable, condition: Sql, rest: Sql): Promise<FetchRecord[]> {
  const { rows } = await db.query<FetchRecord>(
    sql`select f.id, f.connection_id as "connectionId", f.nominal_at as "nominalAt", f.window_from as "from", f.window_to as "to",
        f.started_by as "startedBy", f.status, f.tries, f.due_at as "dueAt", f.pages,
        case when f.rows_fetched is not null then json_build_object('fetched', f.rows_fetched, 'new', f.rows_new,
          'changed', f.rows_changed, 'same', f.rows_same, 'older', f.rows_older, 'repeated', f.rows_repeated,
          'rejected', f.rows_rejected) end as rows,
        f.message, f.created_at as "createdAt", f.started_at as "startedAt", f.ended_at as "endedAt"
      from sheaf.connection_fetches f where ${condition} ${rest}`.text,
  );
  return rows;
}

/** The windows of a connection, latest first. Throws NOT_FOUND. */
export async function listFetches(
  ctx: { pool: Queryable },
  { client, id, limit }: ConnectionRef & { limit: number },
): Promise<FetchRecord[]> {
  const found = await getConnection(ctx, { client, id });
  return selectFetches(
    ctx.pool,
    sql`f.connection_id = ${found.id}`,
    sql`order by f.nominal_at desc, f.window_from desc limit ${limit}`,
  );
}
