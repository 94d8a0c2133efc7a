import { RequestError } from '../../errors.ts';
import type { Client, Role } from '../client.ts';

/** Throws FORBIDDEN for a role that the client cannot give. Operators have access to every publisher, so only they create others. */
export function refuseRole(client: Pick<Client, 'role'>, role: Role): void {
  if (client.role === 'operator' || role !== 'operator') return;
  throw new RequestError('FORBIDDEN', '`role`: only operators can make a user an operator. Allowed: member, admin.');
}
