/** Finds the client that an API key belongs to. */
import type { Queryable } from '../../db/pool.ts';
import type { Client } from '../client.ts';
import { matches, prefixOf } from './api-key.ts';

export type KeyClient = Client & { keyPrefix: string };

/** Resolves with null for an unknown or revoked key. */
export async function findClient(ctx: { pool: Queryable }, key: string): Promise<KeyClient | null> {
  const prefix = prefixOf(key);
  if (!prefix) return null;
  const { rows } = await ctx.pool.query<KeyClient & { hash: Buffer }>({
    name: 'find-client',
    text: `select k.key_hash as hash, u.id as "userId", u.publisher_id as "publisherId", u.role, k.prefix as "keyPrefix"
      from api_keys k join users u on u.id = k.user_id where k.prefix = $1 and k.revoked_at is null`,
    values: [prefix],
  });
  if (!rows[0] || !matches(key, rows[0].hash)) return null;
  const { hash: _, ...client } = rows[0];
  return client;
}
