/** A worker takes up an export: a new attempt begins, and every earlier one loses the right to publish. */

import type pg from 'pg';
import { briefTransaction, type Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type ExportRow, selectExports } from './export-row.ts';

/** Resolves with the export in its new attempt, or null when there is nothing left to do for it. */
export async function takeUp(ctx: { pool: pg.Pool }, exportId: number): Promise<ExportRow | null> {
  return briefTransaction(ctx.pool, async (client) => {
    const { rows } = await client.query<{ attempt: number }>(
      `update exports set status = 'processing', attempt = attempt + 1, chunked = false,
         started_at = coalesce(started_at, clock_timestamp())
       where id = $1 and parent_id is null and status in ('pending', 'processing') returning attempt`,
      [exportId],
    );
    if (!rows[0]) return null;
    if (rows[0].attempt > 1) {
      // What earlier attempts have in the store is removed after this, so that it must not be undone.
      await client.query('set local synchronous_commit to on');
      await client.query('delete from exports where parent_id = $1', [exportId]);
    }
    return (await selectExports(client, sql`e.id = ${exportId}`))[0] ?? null;
  });
}

/** Whether an attempt is still the current one; the guard of every later step, as a condition on `exports e`. */
export function isCurrent(exportId: number, attempt: number): Sql {
  return sql`e.id = ${exportId} and e.attempt = ${attempt} and e.status = 'processing'`;
}

/** Thrown when another attempt has taken over, or the export is no longer wanted: stop, and touch nothing. */
export class Superseded extends Error {}

/** Throws {@link Superseded} unless the attempt is current; holds it so until the transaction, a brief one, ends. */
export async function lockCurrent(client: Queryable, exportId: number, attempt: number): Promise<void> {
  const { rowCount } = await client.query(
    sql`select from exports e where ${isCurrent(exportId, attempt)} for update`.text,
  );
  if (!rowCount) throw new Superseded(`Attempt ${attempt} of export ${exportId} is no longer current.`);
}
