/** Revokes an API key by ID or prefix. */
import type { Queryable } from '../db/pool.ts';
import { RequestError } from '../errors.ts';

/** Resolves with the prefix of the key. Revoking a key twice is not an error. Throws NOT_FOUND for an unknown key. */
export async function revokeKey(ctx: { pool: Queryable }, input: { key: string }): Promise<string> {
  const { rows } = await ctx.pool.query<{ prefix: string }>(
    `update api_keys set revoked_at = coalesce(revoked_at, now()) where id::text = $1 or prefix = $1 returning prefix`,
    [input.key],
  );
  if (!rows[0]) {
    throw new RequestError('NOT_FOUND', `API key "${input.key}" not found. List all keys with: sheaf keys list`);
  }
  return rows[0].prefix;
}
