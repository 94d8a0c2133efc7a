import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Since } from '../reports/canonical.ts';

/** The snapshot of a completed export, for one that has only what is new or changed since. Null if it was not recorded. */
export async function snapshotOf(db: Queryable, exportId: number): Promise<Pick<Since, 'xmin' | 'as_of'> | null> {
  const { rows } = await db.query<Pick<Since, 'xmin' | 'as_of'>>(
    sql`select pg_snapshot_xmin(e.snapshot_transactions)::text as xmin, (e.snapshot_at at time zone 'UTC')::text || '+00' as as_of
      from sheaf.exports e where e.id = ${exportId} and e.snapshot_transactions is not null`.text,
  );
  return rows[0] ?? null;
}
