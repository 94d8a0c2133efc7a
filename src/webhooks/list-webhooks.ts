/** The webhooks that a caller may see: those of the own publisher, or for operators all. */
import type { Queryable } from '../db/pool.ts';
import { type Owner, ownedBy, selectWebhooks, type Webhook } from './webhook.ts';

/** Throws FORBIDDEN for members. */
export async function listWebhooks(ctx: { pool: Queryable }, input: { caller: Owner }): Promise<Webhook[]> {
  return selectWebhooks(ctx.pool, ownedBy(input.caller));
}
