/** Queues due events. The table is the outbox and the source of truth. A job is one try of one delivery. */
import type pg from 'pg';
import { transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Queue } from '../queue/queue.ts';

/**
 * Maximum tries at a time, queued or running, in all processes together. The limit per publisher leaves room for other
 * publishers. The limit per webhook keeps a receiver that hangs from blocking the others of its publisher. Receivers whose last
 * try failed have their own queue and limits.
 */
const LIMITS = {
  healthy: { publisher: 4, webhook: 2 },
  failing: { publisher: 2, webhook: 1 },
};

/** A job that has not started by then counts as lost and is queued again. If both run, the second one does nothing. */
const QUEUED_SECONDS = 120;

interface Due {
  deliveryId: string;
  publisherId: number;
  isFailing: boolean;
  attempt: number;
}

/** Returns the number of tries it queued. Returns 0 while another process dispatches, because both would miscount the queue. */
export async function dispatch(ctx: { pool: pg.Pool; queue: Queue }): Promise<number> {
  return transaction(ctx.pool, async (connection) => {
    const { rows: alone } = await connection.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('dispatch webhooks')) as mine`,
    );
    if (!alone[0]!.mine) return 0;
    const { healthy, failing } = LIMITS;
    const { rows } = await connection.query<Due>(
      // Rows are numbered within a webhook first and then within a publisher, so that webhooks take turns.
      sql`with pending as (
          select d.id, d.webhook_id, d.due_at, coalesce(d.queued_until > now(), false) as queued, w.publisher_id,
            w.failing_since is not null as failing
          from sheaf.webhook_deliveries d join sheaf.webhooks w on w.id = d.webhook_id
          where d.status = 'pending' and d.due_at <= now()
        ), limited as (
          select *, case when failing then ${failing.webhook}::int else ${healthy.webhook}::int end as webhook_limit,
            case when failing then ${failing.publisher}::int else ${healthy.publisher}::int end as publisher_limit
          from pending
        ), of_webhook as (
          select *, row_number() over (partition by webhook_id, queued order by due_at, id) as nth,
            count(*) filter (where queued) over (partition by webhook_id) as webhook_queued
          from limited
        ), of_publisher as (
          select *, row_number() over (partition by publisher_id, failing, queued order by nth, due_at, id) as place,
            count(*) filter (where queued) over (partition by publisher_id, failing) as publisher_queued
          from of_webhook where queued or nth <= webhook_limit - webhook_queued
        )
        update sheaf.webhook_deliveries d set queued_until = now() + make_interval(secs => ${QUEUED_SECONDS})
        from of_publisher due
        where d.id = due.id and d.status = 'pending' and not due.queued
          and due.place <= due.publisher_limit - due.publisher_queued
        returning d.id as "deliveryId", due.publisher_id as "publisherId", due.failing as "isFailing",
          d.attempts + 1 as attempt`.text,
    );
    for (const [publisherId, jobs] of Map.groupBy(rows, (due) => due.publisherId)) {
      const group = String(publisherId);
      const queues = Map.groupBy(jobs, ({ isFailing }) => (isFailing ? 'deliver-failing-webhook' : 'deliver-webhook'));
      for (const [queue, due] of queues) {
        const data = due.map(({ deliveryId, attempt }) => ({ deliveryId, attempt }));
        await ctx.queue.send(connection, queue, data, { group });
      }
    }
    return rows.length;
  });
}
