/** A job begins the try it was queued for. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Delivery } from './delivery.ts';

/** A try takes ten seconds at most; after this it is taken for lost, and made again. */
const LEASE_SECONDS = 60;

export interface Try extends Pick<Delivery, 'id' | 'event' | 'exportId' | 'createdAt'> {
  /** Which try it is, from 1. */
  attempt: number;
  webhookId: number;
  url: string;
  origin: string;
  /** What signs: the secret, and for a while the one before. */
  secrets: string[];
  disabled: boolean;
}

/** Resolves with null when the try is made already, or not wanted any more: jobs may come twice, tries may not. */
export async function takeDelivery(
  ctx: { pool: Queryable },
  { deliveryId, attempt }: { deliveryId: string; attempt: number },
): Promise<Try | null> {
  const { rows } = await ctx.pool.query<Try>(
    sql`update webhook_deliveries d
      set attempts = ${attempt}, queued_until = now() + make_interval(secs => ${LEASE_SECONDS})
      from webhooks w
      where d.id = ${deliveryId} and d.attempts = ${attempt - 1} and d.status = 'pending' and w.id = d.webhook_id
      returning d.id, d.event, d.export_id as "exportId", d.created_at as "createdAt", d.attempts as attempt,
        w.id as "webhookId", w.url, w.origin, w.disabled_at is not null as disabled,
        array_remove(array[w.secret, case when w.old_secret_until > now() then w.old_secret end], null) as secrets`
      .text,
  );
  return rows[0] ?? null;
}
