/** Lists the webhooks that a client has access to: those of its publisher, or all webhooks for operators. */
import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { ownedBy, selectWebhooks, type Webhook } from './webhook.ts';

/** Throws FORBIDDEN for members. */
export async function listWebhooks(ctx: { pool: Queryable }, input: { client: Client }): Promise<Webhook[]> {
  return selectWebhooks(ctx.pool, ownedBy(input.client));
}
