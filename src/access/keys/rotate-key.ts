/** Replaces an API key with a new one for the same user. */
import type pg from 'pg';
import { transaction } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import type { Client } from '../client.ts';
import { refuseOperator } from '../scope.ts';
import { insertKey } from './insert-key.ts';
import { getKey, type KeyInfo, selectKeys } from './key-info.ts';

export interface RotateKeyInput {
  client: Client;
  /** ID of the key. Default: the key that the client sent, or the key of its session. */
  id?: number;
  /** Hash of the session that sent the request. If it belongs to the key, it continues with the new one. */
  session: Buffer | null;
  /** Validates without changing anything. */
  dryRun: boolean;
}

export interface RotatedKey {
  info: KeyInfo;
  /** The key itself. It is not available later. */
  key: string;
}

/**
 * Resolves with the new key, or null in a dry run. It has the name of the old key and, if that expires, is valid for the same length
 * of time. The old key is revoked, which ends all its sessions except the given one. Throws NOT_FOUND out of scope, FORBIDDEN for
 * keys of operators unless the client is one, and CONFLICT for clients without a key, for keys that do not work anymore, and for all
 * but one of several simultaneous rotations of a key.
 */
export async function rotateKey(ctx: { pool: pg.Pool }, input: RotateKeyInput): Promise<RotatedKey | null> {
  const prefix = input.id === undefined ? ownPrefix(input.client) : await otherPrefix(ctx, { ...input, id: input.id });
  if (input.dryRun) return null;
  return transaction(ctx.pool, async (connection) => {
    // A second rotation waits here for the row and then finds it revoked.
    const { rows: revoked } = await connection.query<{
      id: number;
      userId: number;
      name: string | null;
      expires: Date | null;
    }>(
      sql`update sheaf.api_keys set revoked_at = now() where prefix = ${prefix} and revoked_at is null
        returning id, user_id as "userId", name, now() + (expires_at - created_at) as expires`.text,
    );
    const [old] = revoked;
    if (!old) {
      throw new RequestError(
        'CONFLICT',
        'Another request just rotated or revoked this API key. Use the API key that it returned.',
      );
    }
    const { id, key } = await insertKey(connection, old);
    if (input.session) {
      await connection.query(
        sql`update sheaf.sessions set api_key_id = ${id}
          where token_hash = decode(${input.session.toString('hex')}, 'hex') and api_key_id = ${old.id}`.text,
      );
    }
    return { key, info: (await selectKeys(connection, sql`k.id = ${id}`))[0]! };
  });
}

function ownPrefix({ keyPrefix }: Client): string {
  if (keyPrefix !== null) return keyPrefix;
  throw new RequestError(
    'CONFLICT',
    'You sent a token of your identity provider, so there is no API key to rotate. Send the API key that you want to rotate.',
  );
}

async function otherPrefix(ctx: { pool: pg.Pool }, ref: { client: Client; id: number }): Promise<string> {
  const key = await getKey(ctx, ref);
  refuseOperator(ref.client, key);
  if (key.status === 'active') return key.prefix;
  throw new RequestError('CONFLICT', `API key ${key.prefix} is ${key.status}. Create a new key instead.`);
}
