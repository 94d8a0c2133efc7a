/** Finds the API key that a command names by ID or prefix. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import { type KeyInfo, selectKeys } from './key-info.ts';

/**
 * Throws NOT_FOUND for an unknown key, and VALIDATION_ERROR for a string that is the ID of one key and the prefix of another. Keys
 * from earlier versions can have such prefixes.
 */
export async function namedKey(ctx: { pool: Queryable }, name: string): Promise<KeyInfo> {
  const [found, other] = await selectKeys(ctx.pool, sql`(k.id::text = ${name} or k.prefix = ${name})`);
  if (!found) {
    throw new RequestError('NOT_FOUND', `API key "${name}" not found. List all keys with: sheaf keys list`);
  }
  if (other) {
    const message = `"${name}" is the ID of one key and the prefix of another. Use the prefix of the first or the ID of the second. List all keys with: sheaf keys list`;
    throw new RequestError('VALIDATION_ERROR', message);
  }
  return found;
}
