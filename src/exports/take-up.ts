/** A worker takes up an export: a new attempt begins, and every earlier one loses the right to publish. */

import type pg from 'pg';
import { briefTransaction, type Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type ExportRow, selectExports } from './export-row.ts';

/** Resolves with the export in its new attempt, or null when there is nothing left to do for it. */
export async function takeUp(ctx: { pool: pg.Pool }, exportId: number): Promise<ExportRow | null> {
  // Durable, because what earlier attempts have in the store is removed after it.
  return briefTransaction(ctx.pool, { durable: true }, async (client) => {
    const { rowCount } = await client.query(
      `update exports set status = 'processing', attempt = attempt + 1, chunked = false,
         started_at = coalesce(started_at, clock_timestamp())
       where id = $1 and parent_id is null and status in ('pending', 'processing')`,
      [exportId],
    );
    if (!rowCount) return null;
    await client.query('delete from exports where parent_id = $1', [exportId]);
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
