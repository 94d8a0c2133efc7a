/** Sends a test event to a webhook, without retries. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { invalid } from '../errors.ts';
import { type Delivery, selectDeliveries } from './delivery.ts';
import { getWebhook, type WebhookRef } from './webhook.ts';

/** Resolves with the pending delivery, or null in a dry run. Throws like {@link getWebhook}. */
export async function sendTest(
  ctx: { pool: Queryable },
  input: WebhookRef & { dryRun: boolean },
): Promise<Delivery | null> {
  const { id, disabledAt } = await getWebhook(ctx, input);
  if (disabledAt) {
    throw invalid({
      field: 'id',
      wrong: `webhook ${id} is disabled because its receiver returned 410 Gone`,
      next: 'Delete the webhook and create it again',
    });
  }
  if (input.dryRun) return null;
  const { rows } = await ctx.pool.query<{ id: string }>(
    `insert into sheaf.webhook_deliveries (webhook_id, event) values ($1, 'webhook.test') returning id`,
    [id],
  );
  return (await selectDeliveries(ctx.pool, sql`d.id = ${rows[0]!.id}`, 1))[0] ?? null;
}
