/** Claims a delivery for one try. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Delivery } from './delivery.ts';

/** A try takes at most ten seconds. After this, it counts as lost and is repeated. */
const LEASE_SECONDS = 60;

export interface Try extends Pick<Delivery, 'id' | 'event' | 'exportId' | 'createdAt'> {
  /** Number of the try, from 1. */
  attempt: number;
  webhookId: number;
  url: string;
  origin: string;
  /** The current secret and, for 24 hours after a rotation, the previous one. */
  secrets: string[];
  disabled: boolean;
  /** Data of an event that concerns no export. */
  data: object | null;
}

/** Resolves with null if the try was already made or is no longer needed. A job can run twice, but a try must not. */
export async function takeDelivery(
  ctx: { pool: Queryable },
  { deliveryId, attempt }: { deliveryId: string; attempt: number },
): Promise<Try | null> {
  const { rows } = await ctx.pool.query<Try>(
    sql`update sheaf.webhook_deliveries d
      set attempts = ${attempt}, queued_until = now() + make_interval(secs => ${LEASE_SECONDS})
      from sheaf.webhooks w
      where d.id = ${deliveryId} and d.attempts = ${attempt - 1} and d.status = 'pending' and w.id = d.webhook_id
      returning d.id, d.event, d.export_id as "exportId", d.created_at as "createdAt", d.attempts as attempt, d.data,
        w.id as "webhookId", w.url, w.origin, w.disabled_at is not null as disabled,
        array_remove(array[w.secret, case when w.old_secret_until > now() then w.old_secret end], null) as secrets`
      .text,
  );
  return rows[0] ?? null;
}
