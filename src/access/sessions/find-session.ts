/** Finds the client of a session. */
import type { Queryable } from '../../db/pool.ts';
import type { Client } from '../client.ts';
import { hashSessionToken } from './session-token.ts';

export interface Session {
  client: Client;
  expiresAt: Date;
}

/** Resolves with null if the session is unknown or expired, or if its key is revoked. */
export async function findSession(ctx: { pool: Queryable }, token: string): Promise<Session | null> {
  const { rows } = await ctx.pool.query<Client & { expiresAt: Date }>({
    name: 'find-session',
    text: `select u.id as "userId", u.publisher_id as "publisherId", u.role, k.prefix as "keyPrefix",
        s.expires_at as "expiresAt"
      from sessions s join api_keys k on k.id = s.api_key_id join users u on u.id = k.user_id
      where s.token_hash = $1 and s.expires_at > now() and k.revoked_at is null`,
    values: [hashSessionToken(token)],
  });
  if (!rows[0]) return null;
  const { expiresAt, ...client } = rows[0];
  return { client, expiresAt };
}
