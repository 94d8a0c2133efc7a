/** API keys as the API returns them, and the parameters of their operations. */
import { type Static, Type } from 'typebox';
import { KEY_STATUSES, type KeyInfo } from '../../../access/keys/key-info.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { nullable, timestamp } from '../../nullable.ts';

/** The path parameter `{id}` of operations on one API key. */
export const ApiKeyParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1], description: 'API key ID.' }),
});

export const ROLE_DESCRIPTION =
  'Role: `member` has access to their own exports, `admin` to all exports of the publisher, `operator` to all exports.';

export const KeyStatusName = enumeration(KEY_STATUSES, {
  description: 'Status: `active`, `expired` or `revoked`. Only active keys work.',
});

export const ApiKeyResponse = Type.Object({
  id: Type.Integer({ description: 'API key ID.', examples: [1] }),
  name: nullable(
    Type.String({ description: 'What the key is for. Null without a name.', examples: ['Nightly import'] }),
  ),
  prefix: Type.String({
    description: 'Public part of the key, which identifies it in lists and logs.',
    examples: ['Ab3dE6gH'],
  }),
  status: KeyStatusName,
  user: Type.Object(
    {
      id: Type.Integer({ description: 'User ID.', examples: [1] }),
      email: Type.String({ description: 'E-mail address of the user.', examples: ['ann@acme-media.example'] }),
      role: enumeration(['member', 'admin', 'operator'], { description: ROLE_DESCRIPTION }),
    },
    { description: 'The owner. The key has the access of this user.' },
  ),
  publisher: Type.Object(
    {
      id: Type.Integer({ description: 'Publisher ID.', examples: [1] }),
      slug: Type.String({ description: 'Stable identifier of the publisher.', examples: ['acme-media'] }),
    },
    { description: 'Publisher of the user.' },
  ),
  created_at: timestamp('Time when the key was created.'),
  last_used_at: nullable(
    timestamp('Time when the key, or a session of it, was last used, within a minute. Null if it was never used.'),
  ),
  expires_at: nullable(
    timestamp('Time when the key expires. Null if it works until it is revoked.', { examples: [null] }),
  ),
  revoked_at: nullable(timestamp('Time when the key was revoked. Null otherwise.', { examples: [null] })),
});

export const ApiKeySecret = nullable(
  Type.String({
    description: 'The API key itself. Store it now: it is not shown again. Null in a dry run.',
    examples: ['sheaf_Ab3dE6gH_…'],
  }),
);

export function apiKeyResponse(key: KeyInfo): Static<typeof ApiKeyResponse> {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    status: key.status,
    user: { id: key.userId, email: key.email, role: key.role },
    publisher: { id: key.publisherId, slug: key.publisher },
    created_at: key.created.toISOString(),
    last_used_at: key.lastUsed?.toISOString() ?? null,
    expires_at: key.expires?.toISOString() ?? null,
    revoked_at: key.revoked?.toISOString() ?? null,
  };
}
