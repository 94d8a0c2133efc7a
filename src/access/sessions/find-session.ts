/** Finds the client of a session. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import type { Client } from '../client.ts';
import { VALID_KEY } from '../valid-key.ts';
import { hashSessionToken } from './session-token.ts';

export interface Session {
  client: Client;
  expiresAt: Date;
}

/** Resolves with null if the session is unknown or expired, or if its key does not work anymore. */
export async function findSession(ctx: { pool: Queryable }, token: string): Promise<Session | null> {
  const { rows } = await ctx.pool.query<Client & { expiresAt: Date }>(
    sql`select u.id as "userId", u.publisher_id as "publisherId", u.role, k.prefix as "keyPrefix",
        least(s.expires_at, k.expires_at) as "expiresAt"
      from sheaf.sessions s join sheaf.api_keys k on k.id = s.api_key_id join sheaf.users u on u.id = k.user_id
      where s.token_hash = decode(${hashSessionToken(token).toString('hex')}, 'hex') and s.expires_at > now()
        and ${VALID_KEY}`.prepared,
  );
  if (!rows[0]) return null;
  const { expiresAt, ...client } = rows[0];
  return { client, expiresAt };
}
