/** Ends the access of a user. Exports, webhooks and everything else that the user created remain. */
import type pg from 'pg';
import { sql } from '../../db/sql.ts';
import { changeUser, type UserChange } from './change-user.ts';
import type { UserInfo } from './user-info.ts';

/**
 * Revokes the user's keys and ends their sessions immediately. Tokens of an identity provider are refused, too. Deactivating a user
 * twice is not an error. Throws like {@link changeUser}.
 */
export async function deactivateUser(ctx: { pool: pg.Pool }, input: UserChange): Promise<UserInfo> {
  return changeUser(ctx, input, {
    isAdminAfter: () => false,
    statements: ({ id }) => [
      sql`update sheaf.users set deactivated_at = coalesce(deactivated_at, now()) where id = ${id}`,
      sql`update sheaf.api_keys set revoked_at = now() where user_id = ${id} and revoked_at is null`,
      sql`delete from sheaf.sessions where api_key_id in (select id from sheaf.api_keys where user_id = ${id})`,
    ],
  });
}
