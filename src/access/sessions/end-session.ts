/** Ends a session before it expires. */
import type { Queryable } from '../../db/pool.ts';
import { hashSessionToken } from './session-token.ts';

/** Ending an expired or unknown session is not an error. */
export async function endSession(ctx: { pool: Queryable }, token: string): Promise<void> {
  await ctx.pool.query('delete from sheaf.sessions where token_hash = $1', [hashSessionToken(token)]);
}
