/** Claims due deliveries for this process, with limits that all processes share. */
import type pg from 'pg';
import { type Queryable, transaction } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { LEASE_SECONDS } from './keep-lease.ts';

/**
 * Maximum tries at a time, in all processes together. The limit per publisher leaves room for other publishers. The limit per destination
 * protects small servers, and keeps one that hangs from blocking the others of its publisher. Destinations whose last try failed have
 * limits of their own.
 */
const LIMITS = {
  healthy: { publisher: 4, destination: 2 },
  failing: { publisher: 2, destination: 1 },
};

export interface Try {
  id: number;
  destinationId: number;
  /** Number of the try, from 1. Only the process of the latest try can change the delivery. */
  tryNumber: number;
  failures: number;
  /** Tries before this one whose process ended without a result. */
  deaths: number;
  isFailing: boolean;
}

/** Numbers of tries that this process can start. */
export interface Room {
  healthy: number;
  failing: number;
}

/** Resolves with none while another process claims, because both would miscount. A delivery whose process is dead is claimed, too. */
export async function claimDeliveries(ctx: { pool: pg.Pool }, room: Room): Promise<Try[]> {
  return transaction(ctx.pool, async (connection) => {
    const { rows: alone } = await connection.query<{ mine: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('claim deliveries')) as mine`,
    );
    if (!alone[0]!.mine) return [];
    const { healthy, failing } = LIMITS;
    const { rows } = await connection.query<Try>(
      // Rows are numbered within a destination first and then within a publisher, so that destinations take turns. Of the files that replace
      // each other, only the one of the latest run is tried, and not while another one is on its way.
      sql`with unfinished as (
          select d.id, d.destination_id, d.due_at, d.overwrite, d.base_name, r.schedule_id, r.nominal_at, t.publisher_id,
            t.failing_since is not null as failing, d.status = 'delivering' and d.lease_until > now() as running,
            d.status = 'delivering' or d.due_at <= now() as due
          from sheaf.deliveries d join sheaf.destinations t on t.id = d.destination_id join sheaf.schedule_runs r on r.id = d.run_id
          where d.status in ('pending', 'delivering')
        ), open as (
          select * from unfinished d
          where due and (running or not overwrite or not exists (
            select from unfinished o
            where o.destination_id = d.destination_id and o.schedule_id = d.schedule_id and o.base_name = d.base_name and o.id <> d.id
              and (o.running or o.nominal_at > d.nominal_at)
          ))
        ), limited as (
          select *, case when failing then ${failing.destination}::int else ${healthy.destination}::int end as destination_limit,
            case when failing then ${failing.publisher}::int else ${healthy.publisher}::int end as publisher_limit
          from open
        ), of_destination as (
          select *, row_number() over (partition by destination_id, running order by due_at, id) as nth,
            count(*) filter (where running) over (partition by destination_id) as destination_running
          from limited
        ), of_publisher as (
          select *, row_number() over (partition by publisher_id, failing, running order by nth, due_at, id) as place,
            count(*) filter (where running) over (partition by publisher_id, failing) as publisher_running
          from of_destination where running or nth <= destination_limit - destination_running
        ), ordered as (
          select id, failing, row_number() over (partition by failing order by place, due_at, id) as turn
          from of_publisher where not running and place <= publisher_limit - publisher_running
        ), picked as (
          select d.id from sheaf.deliveries d
          where d.id in (select id from ordered where turn <= case when failing then ${room.failing}::int else ${room.healthy}::int end)
            and (d.status = 'pending' or (d.status = 'delivering' and d.lease_until <= now()))
          for update skip locked
        )
        update sheaf.deliveries d
        set status = 'delivering', attempts = attempts + 1, deaths = deaths + case when d.status = 'delivering' then 1 else 0 end,
          lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
        from picked, ordered where d.id = picked.id and ordered.id = d.id
        returning d.id, d.destination_id as "destinationId", d.attempts as "tryNumber", d.failures, d.deaths, ordered.failing as "isFailing"`
        .text,
    );
    return rows;
  });
}

/** Keeps a claim. Resolves with false if the delivery belongs to another process. */
export function renewDelivery(ctx: { pool: Queryable }, tried: Try): Promise<boolean> {
  return renew(ctx, tried, sql``);
}

/** Keeps a claim immediately before its file appears, and records that it can be there from now on. Resolves like {@link renewDelivery}. */
export function confirmDelivery(ctx: { pool: Queryable }, tried: Try): Promise<boolean> {
  return renew(ctx, tried, sql`, confirmed_at = coalesce(confirmed_at, clock_timestamp())`);
}

async function renew(ctx: { pool: Queryable }, { id, tryNumber }: Try, more: Sql): Promise<boolean> {
  const { rowCount } = await ctx.pool.query(
    sql`update sheaf.deliveries set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})${more}
      where id = ${id} and attempts = ${tryNumber} and status = 'delivering'`.text,
  );
  return rowCount === 1;
}
