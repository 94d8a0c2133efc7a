/** Adds a key to a user. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { newApiKey } from './api-key.ts';

export interface InsertKeyInput {
  userId: number;
  name: string | null;
  expires: Date | null;
}

export interface InsertedKey {
  id: number;
  /** The key itself. It is not available later. */
  key: string;
}

/** Checks nothing. The calling function has made sure that the client can create keys for the user. */
export async function insertKey(db: Queryable, { userId, name, expires }: InsertKeyInput): Promise<InsertedKey> {
  const { key, prefix, hash } = newApiKey();
  const { rows } = await db.query<{ id: number }>(
    sql`insert into sheaf.api_keys (user_id, prefix, key_hash, name, expires_at)
      values (${userId}, ${prefix}, decode(${hash.toString('hex')}, 'hex'), ${name}, ${expires?.toISOString() ?? null})
      returning id`.text,
  );
  return { id: rows[0]!.id, key };
}
