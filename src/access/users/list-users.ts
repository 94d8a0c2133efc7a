/** Lists the users that a client has access to, newest first. */
import type { Queryable } from '../../db/pool.ts';
import { arrayLiteral, joinSql, sql } from '../../db/sql.ts';
import { invalid } from '../../errors.ts';
import type { Client, Role } from '../client.ts';
import { requireAdmin } from '../scope.ts';
import { selectUsers, type UserInfo, usersInScope } from './user-info.ts';

export const USER_STATUSES = ['active', 'deactivated'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

export interface ListUsersInput {
  client: Client;
  roles?: readonly Role[] | undefined;
  statuses?: readonly UserStatus[] | undefined;
  /** Part of the e-mail address, case-insensitive. */
  search?: string | undefined;
  /** Only users with a smaller ID, the last one of the previous page. */
  before?: number | undefined;
  /** Default: all. */
  limit?: number;
}

/** Throws FORBIDDEN for members, and VALIDATION_ERROR for a search with control characters. */
export async function listUsers(ctx: { pool: Queryable }, input: ListUsersInput): Promise<UserInfo[]> {
  const { client, roles, statuses, search, before, limit = null } = input;
  requireAdmin(client, 'Users');
  if (search !== undefined && /\p{Cc}/u.test(search)) {
    throw invalid({ field: 'search', wrong: 'contains a control character', next: 'Remove it' });
  }
  const status = sql`case when u.deactivated_at is null then 'active' else 'deactivated' end`;
  const conditions = [
    usersInScope(client),
    ...(roles ? [sql`u.role = any(${arrayLiteral(roles)})`] : []),
    ...(statuses ? [sql`${status} = any(${arrayLiteral(statuses)})`] : []),
    ...(search === undefined ? [] : [sql`position(${search.toLowerCase()} in u.email) > 0`]),
    ...(before === undefined ? [] : [sql`u.id < ${before}`]),
  ];
  return selectUsers(ctx.pool, joinSql(conditions, ' and '), sql`order by u.id desc limit ${limit}`);
}
