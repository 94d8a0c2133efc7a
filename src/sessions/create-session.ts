/** Begins a session with an API key. */
import type { Queryable } from '../db/pool.ts';
import { hashSessionToken, newSessionToken } from './session-token.ts';

/**
 * A working day. Fixed, not sliding: a token that was stolen ends with it, whoever uses it, and requests need not write.
 */
export const SESSION_HOURS = 12;

export interface NewSession {
  /** Goes into the cookie: shown once, never kept. */
  token: string;
  expiresAt: Date;
}

/** `keyPrefix` is that of a key which was just found to be good. */
export async function createSession(
  ctx: { pool: Queryable },
  { keyPrefix }: { keyPrefix: string },
): Promise<NewSession> {
  const token = newSessionToken();
  const { rows } = await ctx.pool.query<{ expiresAt: Date }>(
    `insert into sessions (token_hash, api_key_id, expires_at)
     select $1, id, now() + make_interval(hours => $2) from api_keys where prefix = $3
     returning expires_at as "expiresAt"`,
    [hashSessionToken(token), SESSION_HOURS, keyPrefix],
  );
  return { token, expiresAt: rows[0]!.expiresAt };
}
