/** The authenticated client. What it can see of exports is decided in exports/scope.ts, from the role here. */
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

/**
 * Whether the client can see the e-mail addresses of a publisher's users. An operator can export data of any publisher, whose admins
 * do not learn the operator's address.
 */
export function maySeeEmail(client: Client, publisherId: number): boolean {
  return client.role === 'operator' || client.publisherId === publisherId;
}

/** Throws FORBIDDEN unless the client can export data of the publisher. */
export function mayReadPublisher(client: Client, publisherId: number): void {
  if (client.role === 'operator' || client.publisherId === publisherId) return;
  throw new RequestError(
    'FORBIDDEN',
    '`publisher_id`: you can only use your own publisher. Omit it, or contact an operator.',
  );
}
