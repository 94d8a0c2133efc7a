/** Hands due events to the queue: the table is the outbox, and the truth; a job is one try of one delivery. */
import type pg from 'pg';
import { transaction } from '../db/pool.ts';
import type { Queue } from '../queue/queue.ts';

/** Jobs of one webhook in the queue: more would only stand in the way of others while its receiver hangs. */
const MOST_QUEUED = 25;

/** A job that was not begun by then is taken for lost. If it is not, the second does nothing. */
const QUEUED_SECONDS = 600;

interface Due {
  deliveryId: string;
  webhookId: number;
  attempt: number;
}

/** Resolves with how many tries it queued; with 0 while another process is at it, for what is queued would be miscounted. */
export async function dispatch(ctx: { pool: pg.Pool; queue: Queue }): Promise<number> {
  return transaction(ctx.pool, async (client) => {
    const { rows: alone } = await client.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('dispatch webhooks')) as mine`,
    );
    if (!alone[0]!.mine) return 0;
    const { rows } = await client.query<Due>(
      `with receivers as (
         select distinct webhook_id from webhook_deliveries where status = 'pending' and due_at <= now()
       ), due as (
         select waiting.id from receivers cross join lateral (
           select d.id from webhook_deliveries d
           where d.webhook_id = receivers.webhook_id and d.status = 'pending' and d.due_at <= now()
             and (d.queued_until is null or d.queued_until <= now())
           order by d.due_at
           limit greatest(0, $1 - (
             select count(*) from webhook_deliveries q
             where q.webhook_id = receivers.webhook_id and q.status = 'pending' and q.queued_until > now()))
           for update skip locked
         ) waiting
       )
       update webhook_deliveries d set queued_until = now() + make_interval(secs => $2) from due
       where d.id = due.id
       returning d.id as "deliveryId", d.webhook_id as "webhookId", d.attempts + 1 as attempt`,
      [MOST_QUEUED, QUEUED_SECONDS],
    );
    for (const [webhookId, jobs] of Map.groupBy(rows, (due) => due.webhookId)) {
      const data = jobs.map(({ deliveryId, attempt }) => ({ deliveryId, attempt }));
      await ctx.queue.send(client, 'deliver-webhook', data, { group: String(webhookId) });
    }
    return rows.length;
  });
}
