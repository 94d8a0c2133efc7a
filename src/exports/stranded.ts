/** Requeues exports in flight that have no job, as after restoring a backup. Otherwise, they would never finish. */
import type { Queryable } from '../db/pool.ts';
import type { Queue } from '../queue/queue.ts';

/** Minimum age. The jobs of younger exports can be about to enter the queue. */
const QUIET_SECONDS = 30;

/** Resolves with the IDs of the requeued exports. */
export async function requeueStranded(ctx: { pool: Queryable; queue: Queue }): Promise<number[]> {
  const { rows } = await ctx.pool.query<{ id: number; publisherId: number }>(
    `select id, publisher_id as "publisherId" from sheaf.exports
     where parent_id is null and status in ('pending', 'processing')
       and updated_at < now() - make_interval(secs => $1) order by id limit 1000`,
    [QUIET_SECONDS],
  );
  const requeued: number[] = [];
  for (const { id, publisherId } of rows) {
    if (await ctx.queue.hasExport(id)) continue;
    await ctx.queue.send(ctx.pool, 'build-export', [{ exportId: id, publisherId }], { group: String(publisherId) });
    requeued.push(id);
  }
  return requeued;
}
