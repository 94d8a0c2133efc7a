/** Retries one delivery now, at the request of an admin. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { type Delivery, selectDeliveries } from './delivery.ts';
import { getWebhook, type WebhookRef } from './webhook.ts';

export interface RetryDeliveryInput extends WebhookRef {
  deliveryId: string;
  /** Validates without changing anything. */
  dryRun: boolean;
}

/**
 * Resolves with the delivery, which is now pending and due. A delivery that failed after its last automatic retry gets one more try.
 * Throws like {@link getWebhook}, NOT_FOUND for a delivery of another webhook, and CONFLICT for one that succeeded or whose webhook
 * is disabled.
 */
export async function retryDelivery(ctx: { pool: Queryable }, input: RetryDeliveryInput): Promise<Delivery> {
  const webhook = await getWebhook(ctx, input);
  const condition = sql`d.id = ${input.deliveryId} and d.webhook_id = ${webhook.id}`;
  const find = async () => (await selectDeliveries(ctx.pool, condition, 1))[0];
  const found = await find();
  if (!found) {
    const message = `Delivery not found. List the deliveries with GET /api/v1/webhooks/${webhook.id}/deliveries.`;
    throw new RequestError('NOT_FOUND', message);
  }
  if (webhook.disabledAt) {
    throw new RequestError(
      'CONFLICT',
      'The webhook is disabled because its receiver returned 410 Gone. Delete it and create it again.',
    );
  }
  if (found.status === 'delivered') throw new RequestError('CONFLICT', 'The receiver already accepted this delivery.');
  if (input.dryRun) return found;
  // A try that is queued or running at this moment stays as it is.
  await ctx.pool.query(
    sql`update sheaf.webhook_deliveries d set status = 'pending', due_at = least(d.due_at, now())
      where ${condition} and d.status <> 'delivered'`.text,
  );
  return (await find()) ?? found;
}
