/** Replaces the API key of a client with a new one for the same user. */
import type pg from 'pg';
import { transaction } from '../../db/pool.ts';
import { RequestError } from '../../errors.ts';
import type { Client } from '../client.ts';
import { newApiKey } from './api-key.ts';

export interface RotateKeyInput {
  client: Client;
  /** Hash of the session that rotates its key and continues with the new one. Null if the client sent the key itself. */
  session: Buffer | null;
  /** Validates without changing anything. */
  dryRun: boolean;
}

export interface RotatedKey {
  /** Not available later. */
  key: string;
  prefix: string;
  createdAt: Date;
}

/**
 * Resolves with the new key, or null in a dry run. The old key is revoked, which ends all its sessions except the given one.
 * Throws CONFLICT for clients without a key, and for all but one of several simultaneous rotations of a key.
 */
export async function rotateKey(ctx: { pool: pg.Pool }, input: RotateKeyInput): Promise<RotatedKey | null> {
  const { keyPrefix } = input.client;
  if (keyPrefix === null) {
    throw new RequestError(
      'CONFLICT',
      'You sent a token of your identity provider, so there is no API key to rotate. Send the API key that you want to rotate.',
    );
  }
  if (input.dryRun) return null;
  return transaction(ctx.pool, async (connection) => {
    // A second rotation waits here for the row and then finds it revoked.
    const { rows: revoked } = await connection.query<{ id: number; userId: number }>(
      `update api_keys set revoked_at = now() where prefix = $1 and revoked_at is null
       returning id, user_id as "userId"`,
      [keyPrefix],
    );
    if (!revoked[0]) {
      throw new RequestError(
        'CONFLICT',
        'Another request just rotated or revoked this API key. Use the API key that it returned.',
      );
    }
    const { key, prefix, hash } = newApiKey();
    const { rows: created } = await connection.query<{ id: number; createdAt: Date }>(
      `insert into api_keys (user_id, prefix, key_hash) values ($1, $2, $3) returning id, created_at as "createdAt"`,
      [revoked[0].userId, prefix, hash],
    );
    if (input.session) {
      await connection.query('update sessions set api_key_id = $1 where token_hash = $2 and api_key_id = $3', [
        created[0]!.id,
        input.session,
        revoked[0].id,
      ]);
    }
    return { key, prefix, createdAt: created[0]!.createdAt };
  });
}
