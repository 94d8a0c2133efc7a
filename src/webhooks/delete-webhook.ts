/** Deletes a webhook and its pending events. */
import type { Queryable } from '../db/pool.ts';
import { getWebhook, type WebhookRef } from './webhook.ts';

/** Throws like {@link getWebhook}. A request that is already running is not interrupted. */
export async function deleteWebhook(ctx: { pool: Queryable }, input: WebhookRef & { dryRun: boolean }): Promise<void> {
  const { id } = await getWebhook(ctx, input);
  if (!input.dryRun) await ctx.pool.query('delete from sheaf.webhooks where id = $1', [id]);
}
