/** The session as the API returns it. */
import { type Static, Type } from 'typebox';
import type { Client } from '../../../access/client.ts';
import { describeClient } from '../../../access/sessions/describe-client.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import type { ApiContext } from '../../context.ts';

export const SessionAnswer = Type.Object(
  {
    caller: Type.Object({
      publisher: Type.Object({
        slug: Type.String({ description: 'Stable identifier of the publisher.', examples: ['acme-media'] }),
        name: Type.String({ description: 'Name to display.', examples: ['Acme Media'] }),
      }),
      email: Type.String({ description: 'E-mail address of the user.', examples: ['ann@acme-media.example'] }),
      role: enumeration(['member', 'admin', 'operator'], {
        description:
          'Role: `member` has access to their own exports, `admin` to all exports of the publisher, `operator` to all exports.',
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
        'Time when the session or token expires. Null for an API key, which does not expire, and in a dry run.',
    }),
  },
  { description: 'The authenticated user and the expiration time.' },
);

export async function sessionAnswer(
  ctx: Pick<ApiContext, 'pool'>,
  { client, expiresAt }: { client: Client; expiresAt: Date | null },
): Promise<Static<typeof SessionAnswer>> {
  const { email, publisher } = await describeClient(ctx, client);
  return {
    caller: { publisher, email, role: client.role, key_prefix: client.keyPrefix },
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
