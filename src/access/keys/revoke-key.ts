/** Revokes an API key by ID or prefix. */
import type { Queryable } from '../../db/pool.ts';
import { RequestError } from '../../errors.ts';

/**
 * Resolves with the prefix of the key. Revoking a key twice is not an error. Throws NOT_FOUND for an unknown key. Throws
 * VALIDATION_ERROR, and revokes no key, for a string that is the ID of one key and the prefix of another. Keys from earlier
 * versions can have such prefixes.
 */
export async function revokeKey(ctx: { pool: Queryable }, input: { key: string }): Promise<string> {
  const { rows } = await ctx.pool.query<{ prefix: string }>(
    `with named as (select id, prefix from api_keys where id::text = $1 or prefix = $1),
       revoked as (
         update api_keys set revoked_at = coalesce(revoked_at, now())
         where id in (select id from named) and (select count(*) from named) = 1 returning prefix
       )
     select prefix from named`,
    [input.key],
  );
  const [found, other] = rows;
  if (!found) {
    throw new RequestError('NOT_FOUND', `API key "${input.key}" not found. List all keys with: sheaf keys list`);
  }
  if (other) {
    const message = `"${input.key}" is the ID of one key and the prefix of another. Use the prefix of the first or the ID of the second. List all keys with: sheaf keys list`;
    throw new RequestError('VALIDATION_ERROR', message);
  }
  return found.prefix;
}
