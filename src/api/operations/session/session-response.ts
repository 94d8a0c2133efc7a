/** The session as the API returns it. */
import { type Static, Type } from 'typebox';
import type { Client } from '../../../access/client.ts';
import { describeClient } from '../../../access/sessions/describe-client.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import type { ApiContext } from '../../context.ts';
import { ROLE_DESCRIPTION } from '../api-keys/api-key-response.ts';

export const SessionResponse = Type.Object(
  {
    caller: Type.Object({
      publisher: Type.Object({
        slug: Type.String({ description: 'Stable identifier of the publisher.', examples: ['acme-media'] }),
        name: Type.String({ description: 'Name to display.', examples: ['Acme Media'] }),
      }),
      email: Type.String({ description: 'E-mail address of the user.', examples: ['ann@acme-media.example'] }),
      role: enumeration(['member', 'admin', 'operator'], {
        description: ROLE_DESCRIPTION,
      }),
      key_prefix: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'Public part of the API key, or of the key that the session was created with. Null with a token.',
        examples: ['Ab3dE6gH'],
      }),
    }),
    expires_at: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description:
        'Time when the API key, session or token expires. Null for an API key without an expiration time, and in a dry run.',
    }),
  },
  { description: 'The authenticated user and the expiration time.' },
);

export async function sessionResponse(
  ctx: Pick<ApiContext, 'pool'>,
  { client, expiresAt }: { client: Client; expiresAt: Date | null },
): Promise<Static<typeof SessionResponse>> {
  const { email, publisher } = await describeClient(ctx, client);
  return {
    caller: { publisher, email, role: client.role, key_prefix: client.keyPrefix },
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
