/** Opens every change of an existing user: finds the user, checks the right to change it, and keeps the last admin. */
import type pg from 'pg';
import { transaction } from '../../db/pool.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import { refuseOperator } from '../scope.ts';
import { getUser, selectUsers, type UserInfo, type UserRef } from './user-info.ts';

export interface UserChange extends UserRef {
  /** Validates without changing anything. */
  dryRun: boolean;
}

export interface Change {
  /** Whether the user is an active admin after the change. */
  isAdminAfter(user: UserInfo): boolean;
  /** The statements that change the user. */
  statements(user: UserInfo): Sql[];
}

/**
 * Resolves with the user, changed unless it is a dry run. Throws NOT_FOUND out of scope, FORBIDDEN for members, for operators unless
 * the client is one, and for the client itself, and CONFLICT for an admin's change that would leave the publisher without one.
 * Changes of the users of one publisher wait for each other, so that two admins cannot remove each other.
 */
export async function changeUser(ctx: { pool: pg.Pool }, input: UserChange, change: Change): Promise<UserInfo> {
  const { client, id } = input;
  const { publisherId } = await getUser(ctx, input);
  return transaction(ctx.pool, async (connection) => {
    await connection.query(sql`select from sheaf.publishers where id = ${publisherId} for no key update`.text);
    const user = await getUser({ pool: connection }, { client, id });
    refuseOperator(client, user);
    if (user.id === client.userId) {
      throw new RequestError('FORBIDDEN', 'You cannot change your own user. Ask another admin of your publisher.');
    }
    if (client.role === 'admin' && isActiveAdmin(user) && !change.isAdminAfter(user)) {
      const others = sql`u.publisher_id = ${publisherId} and u.id <> ${id} and u.role = 'admin' and u.deactivated_at is null`;
      if ((await selectUsers(connection, others, sql`limit 1`)).length === 0) throw lastAdmin(user);
    }
    if (input.dryRun) return user;
    for (const statement of change.statements(user)) await connection.query(statement.text);
    return getUser({ pool: connection }, { client, id });
  });
}

function isActiveAdmin({ role, deactivated }: UserInfo): boolean {
  return role === 'admin' && deactivated === null;
}

function lastAdmin({ email }: UserInfo): RequestError {
  return new RequestError(
    'CONFLICT',
    `${email} is the last active admin of the publisher. Make another user an admin first, or ask an operator.`,
  );
}
