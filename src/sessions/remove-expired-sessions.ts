/** Removes the records of sessions that are over. */
import type { Queryable } from '../db/pool.ts';

/** Resolves with how many. Nothing waits for it: a session that is over is refused with or without its record. */
export async function removeExpiredSessions(ctx: { pool: Queryable }): Promise<number> {
  const { rowCount } = await ctx.pool.query('delete from sessions where expires_at < now()');
  return rowCount ?? 0;
}
