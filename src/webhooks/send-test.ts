/** Sends a webhook an event that means nothing, to see whether it arrives. It is tried once. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { type Delivery, selectDeliveries } from './delivery.ts';
import { getWebhook, type WebhookRef } from './webhook.ts';

/** Resolves with the delivery, still pending; null in a dry run. Throws like {@link getWebhook}. */
export async function sendTest(
  ctx: { pool: Queryable },
  input: WebhookRef & { dryRun: boolean },
): Promise<Delivery | null> {
  const { id, disabledAt } = await getWebhook(ctx, input);
  if (disabledAt) {
    const message = 'The webhook is disabled, since its receiver answered 410 Gone. Delete it and make it anew.';
    throw new RequestError('VALIDATION_ERROR', message, { details: [{ field: 'id', message }] });
  }
  if (input.dryRun) return null;
  const { rows } = await ctx.pool.query<{ id: string }>(
    `insert into webhook_deliveries (webhook_id, event) values ($1, 'webhook.test') returning id`,
    [id],
  );
  return (await selectDeliveries(ctx.pool, sql`d.id = ${rows[0]!.id}`, 1))[0] ?? null;
}
