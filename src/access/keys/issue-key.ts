/** Creates an API key for the client itself or, for admins and operators, for another user. */
import type pg from 'pg';
import { transaction } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { invalid, shownValue } from '../../errors.ts';
import type { Client } from '../client.ts';
import { refuseOperator } from '../scope.ts';
import { selectUsers, usersInScope } from '../users/user-info.ts';
import { checkExpires, checkKeyName } from './check-key.ts';
import { insertKey } from './insert-key.ts';
import { type KeyInfo, selectKeys } from './key-info.ts';

/** Maximum active keys of a user. It keeps lists short, and a script that creates keys in a loop is noticed. */
export const MAX_KEYS_PER_USER = 50;

export interface IssueKeyInput {
  client: Client;
  /** Default: the client. */
  userId?: number | undefined;
  name?: string | undefined;
  expires?: Date | undefined;
  /** Validates without creating anything. */
  dryRun: boolean;
}

export interface IssuedKey {
  info: KeyInfo;
  /** The key itself. It is not available later. */
  key: string;
}

/**
 * Resolves with the key, or null in a dry run. Throws VALIDATION_ERROR with the field, also for users that do not exist, are out of
 * scope or are deactivated, and FORBIDDEN for an operator unless the client is one.
 */
export async function issueKey(ctx: { pool: pg.Pool }, input: IssueKeyInput): Promise<IssuedKey | null> {
  const { client, userId = client.userId } = input;
  const name = checkKeyName(input.name);
  const expires = checkExpires(input.expires);
  return transaction(ctx.pool, async (connection) => {
    // Locked, so that the number of keys is exact, and so that a user who is deactivated meanwhile does not keep the key.
    await connection.query(sql`select from sheaf.users where id = ${userId} for no key update`.text);
    const [user] = await selectUsers(connection, sql`u.id = ${userId} and ${usersInScope(client)}`);
    if (!user) {
      throw invalid({
        field: 'user_id',
        wrong: `user ${shownValue(userId)} not found`,
        next: 'List the users with GET /api/v1/users',
      });
    }
    refuseOperator(client, user);
    if (user.deactivated) {
      throw invalid({ field: 'user_id', wrong: `user ${userId} is deactivated`, next: 'Reactivate the user first' });
    }
    if (user.activeKeys >= MAX_KEYS_PER_USER) {
      throw invalid({
        field: 'user_id',
        wrong: `the user already has ${user.activeKeys} active API keys`,
        allowed: `at most ${MAX_KEYS_PER_USER}`,
        next: 'Revoke one first',
      });
    }
    if (input.dryRun) return null;
    const { id, key } = await insertKey(connection, { userId, name, expires });
    return { key, info: (await selectKeys(connection, sql`k.id = ${id}`))[0]! };
  });
}
