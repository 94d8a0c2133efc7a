/** Users as the API returns them, and the parameters of their operations. */
import { type Static, Type } from 'typebox';
import { USER_STATUSES } from '../../../access/users/list-users.ts';
import type { UserInfo } from '../../../access/users/user-info.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { nullable, timestamp } from '../../nullable.ts';
import { ROLE_DESCRIPTION } from '../api-keys/api-key-response.ts';

/** The path parameter `{id}` of operations on one user. */
export const UserParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1], description: 'User ID.' }),
});

export const RoleName = enumeration(['member', 'admin', 'operator'], { description: ROLE_DESCRIPTION });

export const UserStatusName = enumeration(USER_STATUSES, {
  description: 'Status: `active` or `deactivated`. Deactivated users have no access.',
});

export const UserResponse = Type.Object({
  id: Type.Integer({ description: 'User ID. 0 in a dry run.', examples: [1] }),
  email: Type.String({ description: 'E-mail address, in lower case.', examples: ['ann@acme-media.example'] }),
  role: RoleName,
  status: UserStatusName,
  publisher: Type.Object(
    {
      id: Type.Integer({ description: 'Publisher ID.', examples: [1] }),
      slug: Type.String({ description: 'Stable identifier of the publisher.', examples: ['acme-media'] }),
    },
    { description: 'Publisher of the user.' },
  ),
  active_keys: Type.Integer({ description: 'Number of API keys that work.', examples: [2] }),
  last_used_at: nullable(
    timestamp('Time when an API key of the user was last used, within a minute. Null if none was ever used.'),
  ),
  created_at: timestamp('Time when the user was created.'),
  deactivated_at: nullable(
    timestamp('Time when the user was deactivated. Null for active users.', { examples: [null] }),
  ),
});

export function userResponse(user: UserInfo): Static<typeof UserResponse> {
  return {
    id: user.id,
    email: user.email,
    role: user.role,
    status: user.deactivated ? 'deactivated' : 'active',
    publisher: { id: user.publisherId, slug: user.publisher },
    active_keys: user.activeKeys,
    last_used_at: user.lastUsed?.toISOString() ?? null,
    created_at: user.created.toISOString(),
    deactivated_at: user.deactivated?.toISOString() ?? null,
  };
}
