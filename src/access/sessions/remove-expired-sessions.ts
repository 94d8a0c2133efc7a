/** Deletes expired sessions. */
import type { Queryable } from '../../db/pool.ts';

/** Resolves with their number. An expired session is rejected whether or not its record still exists. */
export async function removeExpiredSessions(ctx: { pool: Queryable }): Promise<number> {
  const { rowCount } = await ctx.pool.query('delete from sheaf.sessions where expires_at < now()');
  return rowCount ?? 0;
}
