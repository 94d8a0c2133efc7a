/** The links in messages. All are computed from the secret of the service, so every try of a delivery sends the same ones. */
import { createHash } from 'node:crypto';
import { linkSecret } from '../db/link-secret.ts';
import type { Queryable } from '../db/pool.ts';
import { shareForDelivery } from '../exports/shares/create-share.ts';
import { DEFAULT_SHARE_DAYS } from '../exports/shares/share.ts';
import { SHARES_PATH } from '../exports/shares/share-token.ts';
import type { MessageLinks } from './destinations/destination.ts';
import { UNSUBSCRIBE_PATH, unsubscribeToken } from './unsubscribe.ts';

interface LinkOptions {
  publicUrl: string;
  shareDays: number;
  destinationId: number;
}

export function messageLinks(pool: Queryable, { publicUrl, shareDays, destinationId }: LinkOptions): MessageLinks {
  const secret = linkSecret(pool);
  return {
    async toFile({ exportId, deliveryId }) {
      const seed = seedOf(deliveryId);
      const token = await shareForDelivery(pool, { linkSecret: secret, shareDays }, { exportId, seed });
      return { url: publicUrl + SHARES_PATH + token, days: Math.min(DEFAULT_SHARE_DAYS, shareDays) };
    },
    async toUnsubscribe(address) {
      const token = unsubscribeToken(await secret(), { destinationId, address });
      return `${publicUrl}${UNSUBSCRIBE_PATH}${destinationId}/${token}`;
    },
  };
}

/** A UUID of version 8, which is for own purposes. https://www.rfc-editor.org/rfc/rfc9562#section-5.8 */
function seedOf(deliveryId: number): string {
  const hex = createHash('sha256').update(`delivery:${deliveryId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
