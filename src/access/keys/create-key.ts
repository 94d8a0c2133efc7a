/** Creates an API key for a user of a publisher, and the user if necessary. */
import type pg from 'pg';
import { transaction } from '../../db/pool.ts';
import { invalid, RequestError, shownValue } from '../../errors.ts';
import type { Role } from '../client.ts';
import { newApiKey } from './api-key.ts';

export interface CreateKeyInput {
  /** Slug. */
  publisher: string;
  role: Role;
  /** E-mail address of the user. Default: `<role>@<publisher>.local`. */
  email?: string | undefined;
}

/** Resolves with the key, which is not available later. Throws NOT_FOUND for an unknown publisher. */
export async function createKey(ctx: { pool: pg.Pool }, input: CreateKeyInput): Promise<string> {
  const email = (input.email ?? `${input.role}@${input.publisher}.local`).trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw invalid({ field: 'email', wrong: `${shownValue(email)} is not valid`, allowed: 'an e-mail address' });
  }
  return transaction(ctx.pool, async (connection) => {
    const { rows: publishers } = await connection.query<{ id: number }>('select id from publishers where slug = $1', [
      input.publisher,
    ]);
    if (!publishers[0]) {
      const { rows } = await connection.query<{ slug: string }>('select slug from publishers order by slug limit 20');
      const known = rows.map((row) => row.slug).join(', ') || 'none. Add one with: sheaf publishers create';
      throw new RequestError('NOT_FOUND', `Publisher "${input.publisher}" not found. Publishers: ${known}.`);
    }
    const { rows: users } = await connection.query<{ id: number; role: Role }>(
      `insert into users (publisher_id, email, role) values ($1, $2, $3)
       on conflict (publisher_id, email) do update set email = excluded.email returning id, role`,
      [publishers[0].id, email, input.role],
    );
    if (users[0]!.role !== input.role) {
      throw new RequestError(
        'VALIDATION_ERROR',
        `${email} already has the role ${users[0]!.role}. Use this role, or another --email.`,
      );
    }
    const { key, prefix, hash } = newApiKey();
    await connection.query('insert into api_keys (user_id, prefix, key_hash) values ($1, $2, $3)', [
      users[0]!.id,
      prefix,
      hash,
    ]);
    return key;
  });
}
