/** Adds a user to a publisher. The user gets access with an API key, or with a token of the identity provider. */
import type pg from 'pg';
import { transaction } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { invalid, RequestError, shownValue } from '../../errors.ts';
import { type Client, mayReadPublisher, type Role } from '../client.ts';
import { requireAdmin } from '../scope.ts';
import { checkEmail } from './check-email.ts';
import { refuseRole } from './refuse-role.ts';
import { selectUsers, type UserInfo } from './user-info.ts';

export interface CreateUserInput {
  client: Client;
  email: string;
  role: Role;
  /** ID or slug. For operators. All others can only name their own publisher. */
  publisher?: string | undefined;
  /** Validates without creating anything. */
  dryRun: boolean;
}

/**
 * Resolves with the user, or null in a dry run. Throws FORBIDDEN for members, for other publishers and for a role that the client
 * cannot give, VALIDATION_ERROR with the field, and CONFLICT if the publisher already has this user.
 */
export async function createUser(ctx: { pool: pg.Pool }, input: CreateUserInput): Promise<UserInfo | null> {
  const { client, role } = input;
  requireAdmin(client, 'Users');
  const email = checkEmail(input.email);
  refuseRole(client, role);
  return transaction(ctx.pool, async (connection) => {
    const { publisher } = input;
    const { rows: publishers } = await connection.query<{ id: number }>(
      publisher === undefined || publisher === ''
        ? sql`select id from sheaf.publishers where id = ${client.publisherId}`.text
        : sql`select id from sheaf.publishers where id::text = ${publisher} or slug = ${publisher}
            order by id::text = ${publisher} desc limit 1`.text,
    );
    const publisherId = publishers[0]?.id;
    // Permission is checked first, so that admins cannot find out which other publishers exist.
    mayReadPublisher(client, publisherId ?? 0);
    if (publisherId === undefined) {
      throw invalid({
        field: 'publisher_id',
        wrong: `${shownValue(publisher)} does not exist`,
        allowed: 'the ID or slug of a publisher',
      });
    }
    const { rows } = await connection.query<{ id: number }>(
      sql`insert into sheaf.users (publisher_id, email, role) values (${publisherId}, ${email}, ${role})
        on conflict (publisher_id, email) do nothing returning id`.text,
    );
    if (!rows[0]) {
      throw new RequestError(
        'CONFLICT',
        `The publisher already has the user ${email}. Find it with GET /api/v1/users, and change its role or reactivate it instead.`,
      );
    }
    const [user] = await selectUsers(connection, sql`u.id = ${rows[0].id}`);
    if (!input.dryRun) return user!;
    await connection.query(sql`delete from sheaf.users where id = ${rows[0].id}`.text);
    return null;
  });
}
