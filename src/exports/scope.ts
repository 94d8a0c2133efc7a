import type { Client } from '../access/client.ts';
import { inScope } from '../access/scope.ts';
import { type Sql, sql } from '../db/sql.ts';

/** The exports that a client has access to, as a condition on `exports e`. Every query that reads exports must contain it. */
export function scope(client: Client): Sql {
  return inScope(client, { publisher: sql`e.publisher_id`, user: sql`e.user_id` });
}
