/** The rule about what a client has access to. Every query that reads resources of users must contain it. */
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import type { Client } from './client.ts';

/** The columns that say who owns a row. */
export interface OwnerColumns {
  publisher: Sql;
  user: Sql;
}

/** The rows that a client has access to: a member's own, those of an admin's publisher, and all rows for operators. */
export function inScope(client: Client, { publisher, user }: OwnerColumns): Sql {
  if (client.role === 'operator') return sql`true`;
  if (client.role === 'admin') return sql`${publisher} = ${client.publisherId}`;
  return sql`${publisher} = ${client.publisherId} and ${user} = ${client.userId}`;
}

/** Throws FORBIDDEN for members. `what` is a plural noun: `Webhooks`. */
export function requireAdmin({ role }: Pick<Client, 'role'>, what: string): void {
  if (role !== 'member') return;
  throw new RequestError('FORBIDDEN', `${what} require the role admin or operator. Ask an admin of your publisher.`);
}

/** Throws FORBIDDEN for members and admins. */
export function requireOperator({ role }: Pick<Client, 'role'>, what: string): void {
  if (role === 'operator') return;
  throw new RequestError('FORBIDDEN', `${what} requires the role operator. Ask the operator of this service.`);
}

/**
 * Throws FORBIDDEN if an admin changes an operator. A key of an operator has access to every publisher, so only operators can
 * create one, and only they can take one away.
 */
export function refuseOperator(client: Pick<Client, 'role'>, owner: Pick<Client, 'role'>): void {
  if (client.role === 'operator' || owner.role !== 'operator') return;
  throw new RequestError('FORBIDDEN', 'This user is an operator. Only operators can change operators and their keys.');
}

/** Acts for commands, because a person who runs them has access to the database anyway. */
export const COMMAND_LINE: Client = { userId: 0, publisherId: 0, role: 'operator', keyPrefix: null };
