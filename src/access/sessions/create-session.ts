/** Starts a session with an API key. */
import type { Queryable } from '../../db/pool.ts';
import { hashSessionToken, newSessionToken } from './session-token.ts';

/**
 * One working day. The lifetime is fixed, so that a stolen token expires even if it is in use, and requests need not write to
 * the database.
 */
export const SESSION_HOURS = 12;

export interface NewSession {
  /** The value of the cookie. It is never stored. */
  token: string;
  expiresAt: Date;
}

/** `keyPrefix` must belong to a key that was just verified. */
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
