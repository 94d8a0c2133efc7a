/** Lists the deliveries of a webhook. */
import type { Queryable } from '../db/pool.ts';
import { arrayLiteral, sql } from '../db/sql.ts';
import { type Delivery, type DeliveryStatus, selectDeliveries } from './delivery.ts';
import { getWebhook, type WebhookRef } from './webhook.ts';

/** Newest first. Throws like {@link getWebhook}. */
export async function listDeliveries(
  ctx: { pool: Queryable },
  input: WebhookRef & { limit: number; statuses?: readonly DeliveryStatus[] | undefined },
): Promise<Delivery[]> {
  const { id } = await getWebhook(ctx, input);
  const ofStatus = input.statuses ? sql`and d.status = any(${arrayLiteral(input.statuses)})` : sql``;
  return selectDeliveries(ctx.pool, sql`d.webhook_id = ${id} ${ofStatus}`, input.limit);
}
