/** Ends the retention of files: their links stop, their records stay. */
import type { Queryable } from '../db/pool.ts';
import type { Store } from '../store/store.ts';
import { exportPrefix } from './store-keys.ts';

/** Files whose time ends in one round; the rest waits for the next. */
const MOST = 500;

/**
 * Removes the files of exports completed more than `retentionDays` ago, and resolves with how many. First the record
 * lets go of the file, then the store: what a crash leaves between the two is swept as a leftover.
 */
export async function expireFiles(ctx: { pool: Queryable; store: Store; retentionDays: number }): Promise<number> {
  const { rows } = await ctx.pool.query<{ id: number }>(
    `update exports set file_key = null, file_removed_at = clock_timestamp()
     where id in (
       select id from exports where file_key is not null and completed_at < now() - make_interval(days => $1)
       order by completed_at limit $2 for update skip locked
     ) returning id`,
    [ctx.retentionDays, MOST],
  );
  for (const { id } of rows) await ctx.store.remove(exportPrefix(id));
  return rows.length;
}
