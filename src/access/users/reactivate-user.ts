/** Gives a deactivated user access again. Their old keys stay revoked, so the user needs a new one. */
import type pg from 'pg';
import { sql } from '../../db/sql.ts';
import { changeUser, type UserChange } from './change-user.ts';
import type { UserInfo } from './user-info.ts';

/** Reactivating an active user is not an error. Throws like {@link changeUser}. */
export async function reactivateUser(ctx: { pool: pg.Pool }, input: UserChange): Promise<UserInfo> {
  return changeUser(ctx, input, {
    isAdminAfter: ({ role }) => role === 'admin',
    statements: ({ id }) => [sql`update sheaf.users set deactivated_at = null where id = ${id}`],
  });
}
