/** Claims an export for a worker. This starts a new attempt, and all earlier ones can no longer publish. */

import type pg from 'pg';
import { briefly } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type ExportRow, exportsStatement } from './export-row.ts';

/** Resolves with the export in its new attempt, or null if it is finished. */
export async function takeUp(ctx: { pool: pg.Pool }, exportId: number): Promise<ExportRow | null> {
  // The fragments of earlier attempts are deleted after this, so the update must survive a crash.
  const [taken, found] = await briefly(ctx.pool, [
    sql`with taken as (
        update exports set status = 'processing', attempt = attempt + 1, chunked = false,
          started_at = coalesce(started_at, clock_timestamp())
        where id = ${exportId} and parent_id is null and status in ('pending', 'processing') returning id, attempt),
      parts_of_earlier as (delete from exports part using taken where taken.attempt > 1 and part.parent_id = taken.id)
      select case when attempt > 1 then set_config('synchronous_commit', 'on', true) end from taken`,
    exportsStatement(sql`e.id = ${exportId}`),
  ]);
  return taken!.rowCount ? found!.rows[0] : null;
}

/** Whether an attempt is still current, as a condition on `exports e`. It guards every later step. */
export function isCurrent(exportId: number, attempt: number): Sql {
  return sql`e.id = ${exportId} and e.attempt = ${attempt} and e.status = 'processing'`;
}

/** Thrown when another attempt has started or the export was cancelled or deleted. The worker must stop without changes. */
export class Superseded extends Error {}

/** Returns one row with the ID if the attempt is current, and locks it until the end of the transaction. Otherwise no row. */
export function lockedIfCurrent(exportId: number, attempt: number): Sql {
  return sql`select e.id from exports e where ${isCurrent(exportId, attempt)} for update`;
}

/** Throws {@link Superseded} if a step that uses {@link lockedIfCurrent} changed nothing. */
export function checkCurrent(
  { rowCount }: { rowCount: number | null },
  of: { exportId: number; attempt: number },
): void {
  if (!rowCount) throw new Superseded(`Attempt ${of.attempt} of export ${of.exportId} is no longer current.`);
}
