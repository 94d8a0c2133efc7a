/** Rotates the secret of a webhook. For 24 hours, events are signed with both secrets, so that receivers can switch. */
import type { Queryable } from '../db/pool.ts';
import { newSecret } from './sign.ts';
import { getWebhook, type Webhook, type WebhookRef } from './webhook.ts';

const OVERLAP_HOURS = 24;

export interface Rotated {
  webhook: Webhook;
  /** The new secret. Null in a dry run. */
  secret: string | null;
}

/** Throws like {@link getWebhook}. A second rotation within 24 hours ends the oldest secret immediately. */
export async function rotateSecret(
  ctx: { pool: Queryable },
  input: WebhookRef & { dryRun: boolean },
): Promise<Rotated> {
  const webhook = await getWebhook(ctx, input);
  if (input.dryRun) return { webhook, secret: null };
  const secret = newSecret();
  await ctx.pool.query(
    `update sheaf.webhooks set secret = $2, old_secret = secret, old_secret_until = now() + make_interval(hours => $3)
     where id = $1`,
    [webhook.id, secret, OVERLAP_HOURS],
  );
  return { webhook, secret };
}
