/** Revokes an API key. It stops working immediately, and its sessions end. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { refuseOperator } from '../scope.ts';
import { getKey, type KeyInfo, type KeyRef } from './key-info.ts';

/**
 * Resolves with the key. Revoking a key twice is not an error, and keeps the first time. Throws NOT_FOUND out of scope, and
 * FORBIDDEN for keys of operators unless the client is one.
 */
export async function revokeKey(ctx: { pool: Queryable }, input: KeyRef & { dryRun: boolean }): Promise<KeyInfo> {
  const key = await getKey(ctx, input);
  refuseOperator(input.client, key);
  if (input.dryRun) return key;
  await ctx.pool.query(
    sql`update sheaf.api_keys set revoked_at = coalesce(revoked_at, now()) where id = ${key.id}`.text,
  );
  return getKey(ctx, input);
}
