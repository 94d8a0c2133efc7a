/** Deliveries as clients see them. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { MESSAGE_KINDS } from './destinations/destination.ts';

export const DELIVERY_STATUSES = ['pending', 'delivering', 'delivered', 'failed', 'superseded'] as const;

/** The message of a delivery that ended because a later run has its name. It is public. */
export const SUPERSEDED =
  'A later run of the schedule delivers its file under this name, so this older one is not delivered.';

export interface Delivery {
  id: number;
  runId: number;
  destinationId: number;
  /** Name of the destination, which can have been deleted. */
  destination: string;
  kind: string;
  status: (typeof DELIVERY_STATUSES)[number];
  /** Number of tries that were started. */
  attempts: number;
  /** Null unless the delivery is pending. */
  nextTryAt: Date | null;
  failedStep: string | null;
  message: string | null;
  name: string | null;
  location: string | null;
  fileBytes: number | null;
  createdAt: Date;
  deliveredAt: Date | null;
  /** When a later run took over its name, whether it has been delivered or not. Null for messages, which nothing replaces. */
  replacedAt: Date | null;
}

/** Reads the deliveries `d` that match a condition, in order of their destinations' names. */
export async function selectDeliveries(db: Queryable, condition: Sql): Promise<Delivery[]> {
  const { rows } = await db.query<Delivery>(
    sql`select d.id, d.run_id as "runId", d.destination_id as "destinationId", t.name as destination, t.kind, d.status, d.attempts,
        case when d.status = 'pending' then d.due_at end as "nextTryAt", d.failed_step as "failedStep", d.message, d.name,
        d.location, d.file_bytes as "fileBytes", d.created_at as "createdAt", d.delivered_at as "deliveredAt",
        case when t.kind not in (${MESSAGE_KINDS}) then d.replaced_at end as "replacedAt"
      from sheaf.deliveries d join sheaf.destinations t on t.id = d.destination_id
      where ${condition} order by t.name, d.id`.text,
  );
  return rows;
}

/** The deliveries of these runs. */
export async function deliveriesOf(db: Queryable, runIds: readonly number[]): Promise<Map<number, Delivery[]>> {
  const found = runIds.length === 0 ? [] : await selectDeliveries(db, sql`d.run_id in (${runIds})`);
  return Map.groupBy(found, ({ runId }) => runId);
}
