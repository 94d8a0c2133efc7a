/** Removes a webhook, with the events that are on their way to it. */
import type { Queryable } from '../db/pool.ts';
import { getWebhook, type WebhookRef } from './webhook.ts';

/** Throws like {@link getWebhook}. A try that is under way is still made. */
export async function deleteWebhook(ctx: { pool: Queryable }, input: WebhookRef & { dryRun: boolean }): Promise<void> {
  const { id } = await getWebhook(ctx, input);
  if (!input.dryRun) await ctx.pool.query('delete from webhooks where id = $1', [id]);
}
