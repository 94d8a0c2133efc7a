/** Deletes an export, its file and its parts. An export that is in progress is canceled first. */
import type pg from 'pg';
import { sql } from '../db/sql.ts';
import type { Store } from '../store/store.ts';
import { type CancelInput, refusePart } from './cancel.ts';
import { getExport } from './get.ts';
import { scope } from './scope.ts';
import { exportPrefix } from './store-keys.ts';

/** Throws NOT_FOUND out of scope, and VALIDATION_ERROR for a part. The sweeper removes what a worker still writes. */
export async function deleteExport(ctx: { pool: pg.Pool; store: Store }, input: CancelInput): Promise<void> {
  refusePart(await getExport(ctx, input));
  if (input.dryRun) return;
  await ctx.pool.query(sql`delete from sheaf.exports e where e.id = ${input.id} and ${scope(input.client)}`.text);
  await ctx.store.remove(exportPrefix(input.id));
}
