/** Starts a session with an API key. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { hashSessionToken, newSessionToken } from './session-token.ts';

/**
 * One working day. The lifetime is fixed, and ends no later than that of the key, so that a stolen token expires even if it is in use, and requests need not write to
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
    // An expiration time of null is ignored.
    sql`insert into sheaf.sessions (token_hash, api_key_id, expires_at)
      select decode(${hashSessionToken(token).toString('hex')}, 'hex'), id,
        least(now() + make_interval(hours => ${SESSION_HOURS}), expires_at)
      from sheaf.api_keys where prefix = ${keyPrefix}
      returning expires_at as "expiresAt"`.text,
  );
  return { token, expiresAt: rows[0]!.expiresAt };
}
