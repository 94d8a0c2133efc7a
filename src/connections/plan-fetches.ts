/** Records the windows of due connections, and moves each connection to its next time. */
import type pg from 'pg';
import { transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { nextTime } from '../schedules/due-times.ts';
import { type ConnectionRecord, selectConnections } from './connection-record.ts';
import type { STARTED_BY } from './fetch-record.ts';
import { NETWORK } from './networks/networks.ts';
import { windowsOf } from './windows.ts';

/** Connections with the same time begin within this many seconds, each always after the same delay. */
const JITTER_SECONDS = 60;

/** Maximum connections per call, so that a stop does not wait for all of them. */
const MAX_AT_ONCE = 100;

/**
 * Plans one connection after another, each in its own transaction. A connection that another process plans is left to it. Missed times are made
 * up for by the latest one. Resolves with the number of connections that were due.
 */
export async function planFetches(ctx: { pool: pg.Pool }, now: Temporal.Instant): Promise<number> {
  for (let planned = 0; planned < MAX_AT_ONCE; planned += 1) {
    if (!(await transaction(ctx.pool, (connection) => planOne(connection, now)))) return planned;
  }
  return MAX_AT_ONCE;
}

async function planOne(connection: pg.PoolClient, now: Temporal.Instant): Promise<boolean> {
  const delay = sql`make_interval(secs => abs(hashint8(c.id)::bigint) % ${JITTER_SECONDS}::bigint)`;
  const [due] = await selectConnections(
    connection,
    sql`c.next_at <= ${now.toString()}::timestamptz and c.next_at + ${delay} <= ${now.toString()}::timestamptz`,
    sql`limit 1 for update of c skip locked`,
  );
  if (!due) return false;
  if (!(await isBusy(connection, due.id))) {
    await insertWindows(connection, { found: due, nominalAt: due.nextAt!.toTemporalInstant(), now, startedBy: 'rule' });
  }
  const { rule, timeZone } = due;
  const next = nextTime({ rule, timeZone, startsAt: null, endsAt: null }, now);
  await connection.query(
    sql`update sheaf.connections set next_at = ${next?.toString() ?? null}::timestamptz where id = ${due.id}`.text,
  );
  return true;
}

/** Whether windows of an earlier time are not finished. They are not planned a second time: the next time continues behind them. */
export async function isBusy(connection: pg.PoolClient, id: number): Promise<boolean> {
  const { rowCount } = await connection.query(
    sql`select from sheaf.connection_fetches where connection_id = ${id} and status in ('waiting', 'running') limit 1`
      .text,
  );
  return rowCount! > 0;
}

interface Planned {
  /** Locked. */
  found: ConnectionRecord;
  nominalAt: Temporal.Instant;
  now: Temporal.Instant;
  startedBy: (typeof STARTED_BY)[number];
}

/** Records the windows up to `now`. Resolves with their number. */
export async function insertWindows(
  connection: pg.PoolClient,
  { found, nominalAt, now, startedBy }: Planned,
): Promise<number> {
  const windows = windowsOf(found, NETWORK[found.network], now);
  for (const { from, to } of windows) {
    await connection.query(
      sql`insert into sheaf.connection_fetches (connection_id, nominal_at, window_from, window_to, started_by, status)
        values (${found.id}, ${nominalAt.toString()}, ${from.toString()}, ${to.toString()}, ${startedBy}, 'waiting')
        on conflict (connection_id, nominal_at, window_from) do nothing`.text,
    );
  }
  return windows.length;
}
