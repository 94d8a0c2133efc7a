/** Writes an event that concerns no export. Events of exports are written by a trigger. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { NoticeEvent } from './webhook.ts';

interface Notice {
  publisherId: number;
  event: NoticeEvent;
  /** What the receiver gets, as of now. */
  data: object;
}

/** One event for each webhook of the publisher that receives this kind. Call it in the transaction of what happened. */
export async function announce(db: Queryable, { publisherId, event, data }: Notice): Promise<void> {
  // The lock waits for a webhook that is being deleted and leaves it out. Otherwise its foreign key would fail the transaction.
  await db.query(
    sql`with receivers as (
        select id from sheaf.webhooks where publisher_id = ${publisherId} and disabled_at is null and ${event} = any(events)
        for key share
      )
      insert into sheaf.webhook_deliveries (webhook_id, event, data) select id, ${event}, ${JSON.stringify(data)}::jsonb from receivers`
      .text,
  );
}
