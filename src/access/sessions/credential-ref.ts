/**
 * Short names of credentials, for download links that expire with the credential they were issued to. A name grants no access. It
 * is the public prefix of a key, 96 bits of the hash of a session, or a user and an expiration time.
 */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { ACTIVE_USER, VALID_KEY } from '../valid-key.ts';
import { TOLERANCE_SECONDS } from './oidc/tolerance.ts';
import { hashSessionToken } from './session-token.ts';

/** Bytes of the session hash in the name. They are enough to avoid collisions, and keep links short. */
const HASH_BYTES = 12;

export function keyRef(prefix: string): string {
  return `k.${prefix}`;
}

export function sessionRef(token: string): string {
  return `s.${hashSessionToken(token).subarray(0, HASH_BYTES).toString('base64url')}`;
}

/** For a token of an identity provider. It cannot be revoked and is valid until it expires or its user is deactivated or deleted. */
export function tokenRef(userId: number, expiresAt: Date): string {
  return `t.${userId}.${Math.floor(expiresAt.getTime() / 1000)}`;
}

/** Whether the named credential is still valid. */
export async function isValidRef(ctx: { pool: Queryable }, ref: string): Promise<boolean> {
  const [, key, session, userId, expires] = /^(?:k\.(.+)|s\.([\w-]{16})|t\.(\d{1,15})\.(\d{1,15}))$/.exec(ref) ?? [];
  if (key) {
    const { rowCount } = await ctx.pool.query(
      sql`select from sheaf.api_keys k join sheaf.users u on u.id = k.user_id where k.prefix = ${key} and ${VALID_KEY}`
        .prepared,
    );
    return rowCount === 1;
  }
  if (session) {
    const start = Buffer.from(session, 'base64url').toString('hex');
    const { rowCount } = await ctx.pool.query(
      sql`select from sheaf.sessions s join sheaf.api_keys k on k.id = s.api_key_id join sheaf.users u on u.id = k.user_id
        where s.token_hash >= decode(${start}, 'hex')
          and s.token_hash <= decode(${start + 'ff'.repeat(32 - HASH_BYTES)}, 'hex')
          and s.expires_at > now() and ${VALID_KEY}`.prepared,
    );
    return rowCount === 1;
  }
  if (!userId || Number(expires) + TOLERANCE_SECONDS <= Date.now() / 1000) return false;
  const { rowCount } = await ctx.pool.query(
    sql`select from sheaf.users u where u.id = ${Number(userId)} and ${ACTIVE_USER}`.prepared,
  );
  return rowCount === 1;
}
