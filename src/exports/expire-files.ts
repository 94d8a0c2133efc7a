/** Deletes expired files. Their links stop working, and their records remain. */
import type { Queryable } from '../db/pool.ts';
import type { Store } from '../store/store.ts';
import { ACTIVE_SHARE } from './shares/share.ts';
import { exportPrefix } from './store-keys.ts';

/** Maximum files per run. */
const MAX_FILES = 500;

/**
 * Deletes the files of exports that were completed more than `retentionDays` ago, have no active share and wait for no delivery, and resolves with their number. The record is
 * updated before the store. If the process crashes in between, the sweeper removes the leftover file.
 */
export async function expireFiles(ctx: { pool: Queryable; store: Store; retentionDays: number }): Promise<number> {
  const { rows } = await ctx.pool.query<{ id: number }>(
    `update sheaf.exports set file_key = null, file_removed_at = clock_timestamp()
     where id in (
       select id from sheaf.exports e where file_key is not null and completed_at < now() - make_interval(days => $1)
         and not exists (select from sheaf.shares s where s.export_id = e.id and ${ACTIVE_SHARE.text})
         and not exists (select from sheaf.deliveries d where d.export_id = e.id and d.status in ('pending', 'delivering'))
       order by completed_at limit $2 for update skip locked
     ) returning id`,
    [ctx.retentionDays, MAX_FILES],
  );
  for (const { id } of rows) await ctx.store.remove(exportPrefix(id));
  return rows.length;
}
