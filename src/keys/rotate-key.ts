/** Replaces the API key of a caller by a new one of the same user. */
import type pg from 'pg';
import { transaction } from '../db/pool.ts';
import { RequestError } from '../errors.ts';
import type { Caller } from '../exports/caller.ts';
import { newApiKey } from './api-key.ts';

export interface RotateKeyInput {
  caller: Caller;
  /** Hash of the session that rotates the key behind it, and goes on with the new one; null when the key itself was sent. */
  session: Buffer | null;
  /** Check, and change nothing. */
  dryRun: boolean;
}

export interface RotatedKey {
  /** The only time it can be seen. */
  key: string;
  prefix: string;
  createdAt: Date;
}

/**
 * Resolves with the new key; the old one is revoked, and with it all its sessions but the one that asked. Null in a dry
 * run. Throws CONFLICT for callers without a key, and for all but one of those who rotate a key at the same time.
 */
export async function rotateKey(ctx: { pool: pg.Pool }, input: RotateKeyInput): Promise<RotatedKey | null> {
  const { keyPrefix } = input.caller;
  if (keyPrefix === null) {
    throw new RequestError(
      'CONFLICT',
      'You sent a token of your identity provider, so there is no API key to rotate. Send the key that is to be replaced.',
    );
  }
  if (input.dryRun) return null;
  return transaction(ctx.pool, async (client) => {
    // Whoever comes second waits here for the row, and then finds it revoked.
    const { rows: revoked } = await client.query<{ id: number; userId: number }>(
      `update api_keys set revoked_at = now() where prefix = $1 and revoked_at is null
       returning id, user_id as "userId"`,
      [keyPrefix],
    );
    if (!revoked[0]) {
      throw new RequestError(
        'CONFLICT',
        'This API key was rotated or revoked by another request just now. Use the key that it answered.',
      );
    }
    const { key, prefix, hash } = newApiKey();
    const { rows: made } = await client.query<{ id: number; createdAt: Date }>(
      `insert into api_keys (user_id, prefix, key_hash) values ($1, $2, $3) returning id, created_at as "createdAt"`,
      [revoked[0].userId, prefix, hash],
    );
    if (input.session) {
      await client.query('update sessions set api_key_id = $1 where token_hash = $2 and api_key_id = $3', [
        made[0]!.id,
        input.session,
        revoked[0].id,
      ]);
    }
    return { key, prefix, createdAt: made[0]!.createdAt };
  });
}
