/** Finds the clients that API keys belong to. */
import type { Queryable } from '../../db/pool.ts';
import { arrayLiteral, sql } from '../../db/sql.ts';
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
  return (await findClients(ctx, [key])).get(key) ?? null;
}

/** {@link findClient} for several keys in one statement. Resolves with those that are valid. */
export async function findClients(
  ctx: { pool: Queryable },
  keys: readonly string[],
): Promise<ReadonlyMap<string, FoundKey>> {
  const prefixes = keys.map(prefixOf);
  const wanted = prefixes.filter((prefix) => prefix !== null);
  const found = new Map<string, FoundKey>();
  if (wanted.length === 0) return found;
  const { rows } = await ctx.pool.query<KeyClient & { hash: Buffer; expiresAt: Date | null }>(
    sql`select k.key_hash as hash, u.id as "userId", u.publisher_id as "publisherId", u.role, k.prefix as "keyPrefix",
        k.expires_at as "expiresAt"
      from sheaf.api_keys k join sheaf.users u on u.id = k.user_id
      where k.prefix = any(${arrayLiteral(wanted)}::text[]) and ${VALID_KEY}`.prepared,
  );
  const byPrefix = new Map(rows.map((row) => [row.keyPrefix, row]));
  keys.forEach((key, i) => {
    const row = byPrefix.get(prefixes[i] ?? '');
    if (!row || !matches(key, row.hash)) return;
    const { hash: _, expiresAt, ...client } = row;
    found.set(key, { client, expiresAt });
  });
  return found;
}
