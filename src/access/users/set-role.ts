/** Changes the role of a user. The user's keys and sessions have the new role from the next request on. */
import type pg from 'pg';
import { sql } from '../../db/sql.ts';
import type { Role } from '../client.ts';
import { changeUser, type UserChange } from './change-user.ts';
import { refuseRole } from './refuse-role.ts';
import type { UserInfo } from './user-info.ts';

/** Throws like {@link changeUser}, and FORBIDDEN for a role that the client cannot give. */
export async function setRole(ctx: { pool: pg.Pool }, input: UserChange & { role: Role }): Promise<UserInfo> {
  const { role } = input;
  refuseRole(input.client, role);
  return changeUser(ctx, input, {
    isAdminAfter: () => role === 'admin',
    statements: ({ id }) => [sql`update sheaf.users set role = ${role} where id = ${id}`],
  });
}
