/** Who asks, and what they may see: the one place where the scope is decided. */

import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';

export type Role = 'member' | 'admin' | 'operator';

export interface Caller {
  userId: number;
  publisherId: number;
  role: Role;
  /** Public first part of the API key, or of the key behind the session; null for callers with a token. */
  keyPrefix: string | null;
}

/** Names a caller in logs and rate limits. */
export function callerName({ keyPrefix, userId }: Caller): string {
  return keyPrefix ?? `user-${userId}`;
}

/** The exports a caller may see, as a condition on `exports e`; it goes into every query that reads them. */
export function scope(caller: Caller): Sql {
  if (caller.role === 'operator') return sql`true`;
  if (caller.role === 'admin') return sql`e.publisher_id = ${caller.publisherId}`;
  return sql`e.user_id = ${caller.userId}`;
}

/** Throws FORBIDDEN unless the caller may have data of the publisher made into a file. */
export function mayReadPublisher(caller: Caller, publisherId: number): void {
  if (caller.role === 'operator' || caller.publisherId === publisherId) return;
  throw new RequestError('FORBIDDEN', 'publisher_id may only name your own publisher; only operators may name others.');
}
