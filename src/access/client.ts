/** The authenticated client and its scope, which is decided only here. */

import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';

export type Role = 'member' | 'admin' | 'operator';

export interface Client {
  userId: number;
  publisherId: number;
  role: Role;
  /** Public part of the API key, or of the key of the session. Null for clients with a token. */
  keyPrefix: string | null;
}

/** Names a client in logs and rate limits. */
export function clientName({ keyPrefix, userId }: Client): string {
  return keyPrefix ?? `user-${userId}`;
}

/** The exports that a client has access to, as a condition on `exports e`. Every query that reads exports must contain it. */
export function scope(client: Client): Sql {
  if (client.role === 'operator') return sql`true`;
  if (client.role === 'admin') return sql`e.publisher_id = ${client.publisherId}`;
  return sql`e.user_id = ${client.userId}`;
}

/** Throws FORBIDDEN unless the client can export data of the publisher. */
export function mayReadPublisher(client: Client, publisherId: number): void {
  if (client.role === 'operator' || client.publisherId === publisherId) return;
  throw new RequestError(
    'FORBIDDEN',
    '`publisher_id`: you can only use your own publisher. Leave it out, or ask an operator.',
  );
}
