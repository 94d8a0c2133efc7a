/** Claims due windows for this process. */
import type { Queryable } from '../db/pool.ts';
import { arrayLiteral, sql } from '../db/sql.ts';
import { LEASE_SECONDS } from '../deliveries/keep-lease.ts';
import { NETWORKS } from '../network-urls.ts';

export interface Claimed {
  id: number;
  connectionId: number;
  publisherId: number;
  /** Number of the try, from 1. Only the process of the latest try can change the window. */
  tryNumber: number;
  failures: number;
  /** Tries before this one whose process ended without a result. */
  deaths: number;
  from: Date;
  to: Date;
}

/**
 * Claims the window that has been due for longest, or whose process is dead. Windows of one connection are fetched one after another, in the
 * order of their time. Publishers take turns: with each claim, the other due windows of the publisher go to the end of the queue. Windows of the
 * publishers in `busy` are not claimed. Null if none is due.
 */
export async function claimFetch(ctx: { pool: Queryable }, busy: readonly number[] = []): Promise<Claimed | null> {
  const { rows } = await ctx.pool.query<Claimed>(
    sql`with picked as (
        select f.id, c.publisher_id from sheaf.connection_fetches f join sheaf.connections c on c.id = f.connection_id
        where c.network in (${NETWORKS}) and c.publisher_id <> all (${arrayLiteral(busy.map(String))}::bigint[])
          and ((f.status = 'waiting' and f.due_at <= now()) or (f.status = 'running' and f.lease_until <= now()))
          and not exists (select from sheaf.connection_fetches e where e.connection_id = f.connection_id
            and e.status in ('waiting', 'running') and (e.window_from, e.id) < (f.window_from, f.id))
        order by f.due_at, f.id limit 1 for update of f skip locked
      ), behind as (
        update sheaf.connection_fetches w set due_at = clock_timestamp() where w.id in (
          select o.id from sheaf.connection_fetches o join sheaf.connections oc on oc.id = o.connection_id
          join picked on picked.publisher_id = oc.publisher_id
          where o.status = 'waiting' and o.due_at <= now() and o.id <> picked.id for update of o skip locked
        )
      )
      update sheaf.connection_fetches f set status = 'running', tries = tries + 1,
        deaths = deaths + case when f.status = 'running' then 1 else 0 end,
        started_at = coalesce(started_at, clock_timestamp()), lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
      from picked where f.id = picked.id
      returning f.id, f.connection_id as "connectionId", picked.publisher_id as "publisherId", f.tries as "tryNumber", f.failures, f.deaths, f.window_from as "from",
        f.window_to as "to"`.text,
  );
  return rows[0] ?? null;
}

/** The claimed window as a condition, unless another process has claimed it since. */
export const CURRENT = ({ id, tryNumber }: Pick<Claimed, 'id' | 'tryNumber'>) =>
  sql`id = ${id} and tries = ${tryNumber} and status = 'running'`;

/** Keeps a claim. Resolves with false if the window belongs to another process, or the connection was deleted. */
export async function renewFetch(ctx: { pool: Queryable }, claimed: Claimed): Promise<boolean> {
  const { rowCount } = await ctx.pool.query(
    sql`update sheaf.connection_fetches set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where ${CURRENT(claimed)}`.text,
  );
  return rowCount === 1;
}
