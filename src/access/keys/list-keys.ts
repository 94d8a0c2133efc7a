/** Lists all API keys, oldest first. The keys themselves are not stored. */
import type { Queryable } from '../../db/pool.ts';
import type { Role } from '../client.ts';

export interface KeyInfo {
  id: number;
  /** Slug. */
  publisher: string;
  role: Role;
  email: string;
  prefix: string;
  created: Date;
  revoked: Date | null;
}

export async function listKeys(ctx: { pool: Queryable }): Promise<KeyInfo[]> {
  const { rows } = await ctx.pool.query<KeyInfo>(
    `select k.id, p.slug as publisher, u.role, u.email, k.prefix, k.created_at as created, k.revoked_at as revoked
     from api_keys k join users u on u.id = k.user_id join publishers p on p.id = u.publisher_id order by k.id`,
  );
  return rows;
}
