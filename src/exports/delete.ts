/** Deletes an export, its file and its parts. An export that is in progress is canceled first. */
import type pg from 'pg';
import { sql } from '../db/sql.ts';
import type { Store } from '../store/store.ts';
import { type CancelInput, refusePart } from './cancel.ts';
import { getExport } from './get.ts';
import { scope } from './scope.ts';
import { exportPrefix } from './store-keys.ts';

export interface DeleteInput extends CancelInput {
  /** Receives the error of a store that could not remove the file. */
  onLeft(error: unknown): void;
}

/**
 * Throws NOT_FOUND out of scope, and VALIDATION_ERROR for a part. The sweeper removes what a worker still writes, and what the store could not
 * remove: the record is gone by then, so an error would tell the client that a retry makes sense, and the retry would be NOT_FOUND.
 */
export async function deleteExport(ctx: { pool: pg.Pool; store: Store }, input: DeleteInput): Promise<void> {
  refusePart(await getExport(ctx, input));
  if (input.dryRun) return;
  await ctx.pool.query(sql`delete from sheaf.exports e where e.id = ${input.id} and ${scope(input.client)}`.text);
  await ctx.store.remove(exportPrefix(input.id)).catch(input.onLeft);
}
