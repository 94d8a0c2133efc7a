/** Ends a session before its time. */
import type { Queryable } from '../db/pool.ts';
import { hashSessionToken } from './session-token.ts';

/** Ending what is over, or never was, is no error. */
export async function endSession(ctx: { pool: Queryable }, token: string): Promise<void> {
  await ctx.pool.query('delete from sessions where token_hash = $1', [hashSessionToken(token)]);
}
