import type { Client } from '../access/client.ts';
import { type Sql, sql } from '../db/sql.ts';

/** The exports that a client has access to, as a condition on `exports e`. Every query that reads exports must contain it. */
export function scope(client: Client): Sql {
  if (client.role === 'operator') return sql`true`;
  if (client.role === 'admin') return sql`e.publisher_id = ${client.publisherId}`;
  return sql`e.user_id = ${client.userId}`;
}
