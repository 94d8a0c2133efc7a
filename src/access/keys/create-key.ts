/** Creates an API key for a user of a publisher, and the user if necessary. For commands. */
import type pg from 'pg';
import { transaction } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import type { Role } from '../client.ts';
import { namedPublisher } from '../publishers/named-publisher.ts';
import { checkEmail } from '../users/check-email.ts';
import { checkExpires, checkKeyName } from './check-key.ts';
import { insertKey } from './insert-key.ts';

export interface CreateKeyInput {
  /** Slug. */
  publisher: string;
  role: Role;
  /** E-mail address of the user. Default: `<role>@<publisher>.local`. */
  email?: string | undefined;
  name?: string | undefined;
  expires?: Date | undefined;
}

/** Resolves with the key, which is not available later. Throws NOT_FOUND for an unknown publisher. */
export async function createKey(ctx: { pool: pg.Pool }, input: CreateKeyInput): Promise<string> {
  const email = checkEmail(input.email ?? `${input.role}@${input.publisher}.local`);
  const name = checkKeyName(input.name);
  const expires = checkExpires(input.expires);
  return transaction(ctx.pool, async (connection) => {
    const publisherId = await namedPublisher({ pool: connection }, input.publisher);
    const { rows } = await connection.query<{ id: number; role: Role; deactivated: boolean }>(
      sql`insert into sheaf.users (publisher_id, email, role) values (${publisherId}, ${email}, ${input.role})
        on conflict (publisher_id, email) do update set email = excluded.email
        returning id, role, deactivated_at is not null as deactivated`.text,
    );
    const user = rows[0]!;
    if (user.deactivated) {
      throw new RequestError(
        'VALIDATION_ERROR',
        `${email} is deactivated. Reactivate the user with: sheaf users reactivate ${user.id}`,
      );
    }
    if (user.role !== input.role) {
      throw new RequestError(
        'VALIDATION_ERROR',
        `${email} already has the role ${user.role}. Use this role, another --email, or: sheaf users set-role ${user.id} ${input.role}`,
      );
    }
    return (await insertKey(connection, { userId: user.id, name, expires })).key;
  });
}
