/** Statements on the tables of pg-boss (https://pgboss.io/introduction), for which it has no function. */
import type { Queryable } from '../db/pool.ts';
import type { QueueDepth } from './queue.ts';

/** Leaves out the queues that pg-boss uses itself. */
export async function queueDepths(db: Queryable): Promise<QueueDepth[]> {
  const { rows } = await db.query<QueueDepth>(
    `select q.name, count(*) filter (where due) as waiting, count(*) filter (where j.state = 'active') as active,
       greatest(0, coalesce(extract(epoch from now() - min(greatest(j.created_on, j.start_after)) filter (where due)), 0))::float8
         as "oldestSeconds"
     from sheaf_queue.queue q
     left join lateral (
       select state, created_on, start_after, state in ('created', 'retry') and start_after <= now() as due
       from sheaf_queue.job where name = q.name and state in ('created', 'retry', 'active')
     ) j on true
     where q.name not like '\\_\\_%' group by q.name`,
  );
  return rows;
}

export async function hasQueueTables(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ exists: boolean }>(`select to_regclass('sheaf_queue.job') is not null as exists`);
  return rows[0]!.exists;
}
