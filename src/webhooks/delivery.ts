/** The delivery of an event to a webhook, as the owners of the webhook see it. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { WebhookEvent } from './webhook.ts';

export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

export interface Delivery {
  /** The value of the `webhook-id` header. */
  id: string;
  /** Null for events that concern no export. */
  exportId: number | null;
  event: WebhookEvent | 'webhook.test';
  status: DeliveryStatus;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: Date;
  /** Time of the next retry. Null if there is none. */
  nextTryAt: Date | null;
  deliveredAt: Date | null;
}

/** Reads the deliveries `d` that match a condition, newest first. */
export async function selectDeliveries(db: Queryable, condition: Sql, limit: number): Promise<Delivery[]> {
  const { rows } = await db.query<Delivery>(
    sql`select d.id, d.export_id as "exportId", d.event, d.status, d.attempts, d.last_status as "lastStatus",
        d.last_error as "lastError", d.created_at as "createdAt",
        case when d.status = 'pending' then d.due_at end as "nextTryAt", d.delivered_at as "deliveredAt"
      from sheaf.webhook_deliveries d where ${condition} order by d.created_at desc, d.id limit ${limit}`.text,
  );
  return rows;
}
