/** Who is signed in, as the API shows it. */
import { type Static, Type } from 'typebox';
import type { Caller } from '../exports/caller.ts';
import { enumeration } from '../reports/enumeration.ts';
import { describeCaller } from '../sessions/describe-caller.ts';
import type { ApiContext } from './context.ts';

export const SessionAnswer = Type.Object(
  {
    caller: Type.Object({
      publisher: Type.Object({
        slug: Type.String({ description: 'Its stable name.', examples: ['acme-media'] }),
        name: Type.String({ description: 'Its name as shown.', examples: ['Acme Media'] }),
      }),
      email: Type.String({ description: 'Address of the user.', examples: ['ann@acme-media.example'] }),
      role: enumeration(['member', 'admin', 'operator'], {
        description: 'member sees own reports, admin those of the publisher, operator all.',
      }),
      key_prefix: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'Public part of the API key, or of the key behind the session; null with a token.',
        examples: ['Ab3dE6gH'],
      }),
    }),
    expires_at: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      format: 'date-time',
      description: 'When the session or token ends; null for an API key, which lasts, and in a dry run.',
    }),
  },
  { description: 'Who calls.' },
);

export async function sessionAnswer(
  ctx: Pick<ApiContext, 'pool'>,
  { caller, expiresAt }: { caller: Caller; expiresAt: Date | null },
): Promise<Static<typeof SessionAnswer>> {
  const { email, publisher } = await describeCaller(ctx, caller);
  return {
    caller: { publisher, email, role: caller.role, key_prefix: caller.keyPrefix },
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
