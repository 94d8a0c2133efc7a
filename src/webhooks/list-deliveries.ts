/** Lists the deliveries of a webhook. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type Delivery, selectDeliveries } from './delivery.ts';
import { getWebhook, type WebhookRef } from './webhook.ts';

/** Newest first. Throws like {@link getWebhook}. */
export async function listDeliveries(
  ctx: { pool: Queryable },
  input: WebhookRef & { limit: number },
): Promise<Delivery[]> {
  const { id } = await getWebhook(ctx, input);
  return selectDeliveries(ctx.pool, sql`d.webhook_id = ${id}`, input.limit);
}
