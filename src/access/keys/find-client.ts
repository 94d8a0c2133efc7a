/** Finds the client that an API key belongs to. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import type { Client } from '../client.ts';
import { VALID_KEY } from '../valid-key.ts';
import { matches, prefixOf } from './api-key.ts';

export type KeyClient = Client & { keyPrefix: string };

export interface FoundKey {
  client: KeyClient;
  /** Null for a key that works until it is revoked. */
  expiresAt: Date | null;
}

/** Resolves with null for an unknown, revoked or expired key, and for keys of deactivated users. */
export async function findClient(ctx: { pool: Queryable }, key: string): Promise<FoundKey | null> {
  const prefix = prefixOf(key);
  if (!prefix) return null;
  const { rows } = await ctx.pool.query<KeyClient & { hash: Buffer; expiresAt: Date | null }>(
    sql`select k.key_hash as hash, u.id as "userId", u.publisher_id as "publisherId", u.role, k.prefix as "keyPrefix",
        k.expires_at as "expiresAt"
      from sheaf.api_keys k join sheaf.users u on u.id = k.user_id where k.prefix = ${prefix} and ${VALID_KEY}`
      .prepared,
  );
  if (!rows[0] || !matches(key, rows[0].hash)) return null;
  const { hash: _, expiresAt, ...client } = rows[0];
  return { client, expiresAt };
}
