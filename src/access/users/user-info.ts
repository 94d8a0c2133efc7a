/** A user as the admins of the publisher see it. */
import type { Queryable } from '../../db/pool.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import type { Client, Role } from '../client.ts';
import { inScope, requireAdmin } from '../scope.ts';
import { VALID_KEY } from '../valid-key.ts';

export interface UserInfo {
  id: number;
  email: string;
  role: Role;
  publisherId: number;
  /** Slug. */
  publisher: string;
  /** Number of API keys that work. */
  activeKeys: number;
  /** When a key of the user was last used, exact to a minute. */
  lastUsed: Date | null;
  created: Date;
  /** Since when the user has no access. Null for active users. */
  deactivated: Date | null;
}

/** Reads the users `u` of publishers `p` that match a condition. `rest` can contain `order by` and `limit`. */
export async function selectUsers(db: Queryable, condition: Sql, rest: Sql = sql``): Promise<UserInfo[]> {
  const { rows } = await db.query<UserInfo>(
    sql`select u.id, u.email, u.role, p.id as "publisherId", p.slug as publisher, keys.active as "activeKeys",
        keys.used as "lastUsed", u.created_at as created, u.deactivated_at as deactivated
      from sheaf.users u join sheaf.publishers p on p.id = u.publisher_id
      cross join lateral (
        select count(*) filter (where ${VALID_KEY}) as active, max(k.last_used_at) as used
        from sheaf.api_keys k where k.user_id = u.id
      ) keys
      where ${condition} ${rest}`.text,
  );
  return rows;
}

/** The users that a client has access to, as a condition on `users u`. */
export function usersInScope(client: Client): Sql {
  return inScope(client, { publisher: sql`u.publisher_id`, user: sql`u.id` });
}

/** The input of operations on one user. */
export interface UserRef {
  client: Client;
  id: number;
}

/** Throws FORBIDDEN for members, and the same NOT_FOUND for users that do not exist and for those out of scope. */
export async function getUser(ctx: { pool: Queryable }, { client, id }: UserRef): Promise<UserInfo> {
  requireAdmin(client, 'Users');
  const [found] = await selectUsers(ctx.pool, sql`u.id = ${id} and ${usersInScope(client)}`);
  if (found) return found;
  throw new RequestError('NOT_FOUND', 'User not found. List the users with GET /api/v1/users.');
}
