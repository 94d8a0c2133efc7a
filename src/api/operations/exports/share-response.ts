/** A shared link as clients receive it. */
import { type Static, Type } from 'typebox';
import { type Client, maySeeEmail } from '../../../access/client.ts';
import type { Share } from '../../../exports/shares/share.ts';
import { shareUrl } from '../../../exports/shares/share-token.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { nullable } from '../../nullable.ts';
import { ExportParams } from './export-params.ts';

const timestamp = (description: string) => Type.String({ format: 'date-time', description });

export const ShareResponse = Type.Object(
  {
    id: Type.Integer({ description: 'ID of the link. 0 in a dry run.' }),
    export_id: Type.Integer({ description: 'Export ID.' }),
    url: nullable(
      Type.String({
        format: 'uri',
        description:
          'The link. Anyone who has it can open the file until `expires_at`. Null in a dry run, and for links that are no longer valid.',
      }),
    ),
    status: enumeration(['active', 'expired', 'revoked'] as const, { description: 'Whether the link can be used.' }),
    created_at: timestamp('Time of the creation.'),
    expires_at: timestamp('Time when the link ends.'),
    revoked_at: nullable(timestamp('Time when the link was revoked. Null if it was not.')),
    uses: Type.Integer({
      description: 'How often the file was requested through the link. HEAD requests are not counted.',
    }),
    last_used_at: nullable(timestamp('Time of the last of these requests. Null for never.')),
    created_by: nullable(
      Type.Object(
        {
          id: Type.Integer({ description: 'User ID.' }),
          email: nullable(
            Type.String({
              description: 'E-mail address. Null for users of other publishers unless you are an operator.',
            }),
          ),
        },
        {
          description:
            'User who created the link. Null in a dry run, for links in deliveries, and if the user was deleted.',
        },
      ),
    ),
  },
  { description: 'A link to the file of an export for people without an account.' },
);

export const exampleShare: Static<typeof ShareResponse> = {
  id: 1,
  export_id: 1,
  url: 'https://reports.example.com/d/rY0Rl2xUQkW1o0cTqk3d8A',
  status: 'active',
  created_at: '2026-11-23T14:05:09.000Z',
  expires_at: '2026-12-23T14:05:09.000Z',
  revoked_at: null,
  uses: 2,
  last_used_at: '2026-11-24T08:11:40.000Z',
  created_by: { id: 7, email: 'ana@acme-media.example' },
};

export const ShareParams = Type.Object({
  ...ExportParams.properties,
  share_id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    examples: [1],
    description: 'ID of the link.',
  }),
});

interface Recipient {
  client: Client;
  origin: string;
  /** The secret that tokens are computed with. It is only asked for if a link is shown. */
  linkSecret(): Promise<string>;
}

export async function shareResponse(
  share: Share,
  { client, origin, linkSecret }: Recipient,
): Promise<Static<typeof ShareResponse>> {
  const { id, exportId, seed, status, createdAt, expiresAt, revokedAt, uses, lastUsedAt, createdBy } = share;
  return {
    id,
    export_id: exportId,
    url: id === 0 || status !== 'active' ? null : shareUrl({ origin, secret: await linkSecret(), seed }),
    status,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    revoked_at: revokedAt?.toISOString() ?? null,
    uses,
    last_used_at: lastUsedAt?.toISOString() ?? null,
    created_by: createdBy && {
      id: createdBy.id,
      email: maySeeEmail(client, createdBy.publisherId) ? createdBy.email : null,
    },
  };
}
