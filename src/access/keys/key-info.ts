/** An API key as its owner and the admins of its publisher see it. The key itself is not stored. */
import type { Queryable } from '../../db/pool.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import type { Client, Role } from '../client.ts';
import { inScope } from '../scope.ts';

export const KEY_STATUSES = ['active', 'expired', 'revoked'] as const;
export type KeyStatus = (typeof KEY_STATUSES)[number];

export interface KeyInfo {
  id: number;
  name: string | null;
  prefix: string;
  status: KeyStatus;
  publisherId: number;
  /** Slug. */
  publisher: string;
  userId: number;
  email: string;
  role: Role;
  created: Date;
  /** Exact to a minute. */
  lastUsed: Date | null;
  expires: Date | null;
  revoked: Date | null;
}

/** The status of `api_keys k`. */
export const KEY_STATUS = sql`case when k.revoked_at is not null then 'revoked'
  when k.expires_at <= now() then 'expired' else 'active' end`;

/** Reads the keys `k` of users `u` of publishers `p` that match a condition. `rest` can contain `order by` and `limit`. */
export async function selectKeys(db: Queryable, condition: Sql, rest: Sql = sql``): Promise<KeyInfo[]> {
  const { rows } = await db.query<KeyInfo>(
    sql`select k.id, k.name, k.prefix, ${KEY_STATUS} as status, p.id as "publisherId", p.slug as publisher,
        u.id as "userId", u.email, u.role, k.created_at as created, k.last_used_at as "lastUsed",
        k.expires_at as expires, k.revoked_at as revoked
      from sheaf.api_keys k join sheaf.users u on u.id = k.user_id join sheaf.publishers p on p.id = u.publisher_id
      where ${condition} ${rest}`.text,
  );
  return rows;
}

/** The keys that a client has access to, as a condition on `users u`. */
export function keysInScope(client: Client): Sql {
  return inScope(client, { publisher: sql`u.publisher_id`, user: sql`u.id` });
}

/** The input of operations on one key. */
export interface KeyRef {
  client: Client;
  id: number;
}

/** Throws the same NOT_FOUND for keys that do not exist and for those out of scope. */
export async function getKey(ctx: { pool: Queryable }, { client, id }: KeyRef): Promise<KeyInfo> {
  const [found] = await selectKeys(ctx.pool, sql`k.id = ${id} and ${keysInScope(client)}`);
  if (found) return found;
  throw new RequestError('NOT_FOUND', 'API key not found. List your API keys with GET /api/v1/api-keys.');
}
