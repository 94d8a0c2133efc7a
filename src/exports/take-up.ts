/** Claims an export for a worker. This starts a new attempt, and all earlier ones can no longer publish. */

import type pg from 'pg';
import { briefly, type Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type ExportRow, exportsStatement } from './export-row.ts';

/** Resolves with the export in its new attempt, or null when there is nothing left to do for it. */
export async function takeUp(ctx: { pool: pg.Pool }, exportId: number): Promise<ExportRow | null> {
  // What earlier attempts have in the store is removed after this, so that it must not be undone.
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

/** Whether the attempt is still the current one. */
export async function isCurrentAttempt(
  db: Queryable,
  { id, attempt }: { id: number; attempt: number },
): Promise<boolean> {
  return (await db.query(sql`select from exports e where ${isCurrent(id, attempt)}`.text)).rowCount === 1;
}

/** Whether an attempt is the current one, as a condition on `exports e`. Every later step is guarded by it. */
export function isCurrent(exportId: number, attempt: number): Sql {
  return sql`e.id = ${exportId} and e.attempt = ${attempt} and e.status = 'processing'`;
}

/** Thrown when another attempt has taken over, or the export is no longer wanted: stop, and touch nothing. */
export class Superseded extends Error {}

/** One row, the id, when the attempt is current, and holds it so until the transaction ends; otherwise none. */
export function lockedIfCurrent(exportId: number, attempt: number): Sql {
  return sql`select e.id from exports e where ${isCurrent(exportId, attempt)} for update`;
}

/** Throws {@link Superseded} when a step that needs {@link lockedIfCurrent} has touched nothing. */
export function checkCurrent(
  { rowCount }: { rowCount: number | null },
  of: { exportId: number; attempt: number },
): void {
  if (!rowCount) throw new Superseded(`Attempt ${of.attempt} of export ${of.exportId} is no longer current.`);
}
