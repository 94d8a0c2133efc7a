/** Encrypts the tokens of connections for their rows, with the keys of the secrets of destinations. */
import { sql } from '../db/sql.ts';
import { selectConnections } from './connection-record.ts';
import type { ConnectionsContext } from './context.ts';

/** An encrypted token is valid for one row only, so that a copy into another row cannot be decrypted. */
const ownerOf = (id: number): string => `connections:${id}`;

export function sealToken(
  { secretKeys }: Pick<ConnectionsContext, 'secretKeys'>,
  { id, token }: { id: number; token: string },
): Promise<Buffer> {
  return secretKeys.seal(token, ownerOf(id));
}

/** Throws `SealedSecretError`, whose message is public. */
export function openToken(
  { secretKeys }: Pick<ConnectionsContext, 'secretKeys'>,
  { id, sealedToken }: { id: number; sealedToken: Buffer },
): Promise<string> {
  return secretKeys.open(sealedToken, ownerOf(id));
}

/**
 * Encrypts tokens again that were encrypted with an earlier key. Runs at every start, so that a replaced key can be removed after one.
 * Resolves with the number of connections. Those whose key is missing stay as they are, and their tests and fetches say so.
 */
export async function resealTokens(ctx: Pick<ConnectionsContext, 'pool' | 'secretKeys'>): Promise<number> {
  let resealed = 0;
  for (const connection of await selectConnections(ctx.pool, sql`true`)) {
    const { id, sealedToken } = connection;
    if (!(await ctx.secretKeys.isOutdated(sealedToken))) continue;
    const token = await openToken(ctx, connection).catch(() => null);
    if (token === null) continue;
    // A person can have sent another token meanwhile.
    const { rowCount } = await ctx.pool.query(
      'update sheaf.connections set sealed_token = $2 where id = $1 and sealed_token = $3',
      [id, await sealToken(ctx, { id, token }), sealedToken],
    );
    resealed += rowCount ?? 0;
  }
  return resealed;
}
