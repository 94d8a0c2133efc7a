/** Records the windows of due connections, and moves each connection to its next time. */
import type pg from 'pg';
import { transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { NoticeContext } from '../deliveries/notices/record-notices.ts';
import { nextTime } from '../schedules/due-times.ts';
import { type ConnectionRecord, selectConnections } from './connection-record.ts';
import type { FetchContext } from './context.ts';
import type { STARTED_BY } from './fetch-record.ts';
import { NETWORK } from './networks/networks.ts';
import { pauseItself } from './pause-connection.ts';
import { type Window, windowsOf } from './windows.ts';

/** Connections with the same time begin within this many seconds, each always after the same delay. */
const JITTER_SECONDS = 60;

/** Maximum connections per call, so that a stop does not wait for all of them. */
const MAX_AT_ONCE = 100;

/**
 * Plans one connection after another, each in its own transaction. A connection that another process plans is left to it. Missed times are made
 * up for by the latest one. A connection that cannot be planned is paused with the reason, so that those behind it are planned. Resolves with the number of connections that were due.
 */
export async function planFetches(
  ctx: NoticeContext & { pool: pg.Pool; log: FetchContext['log'] },
  now: Temporal.Instant,
): Promise<number> {
  for (let planned = 0; planned < MAX_AT_ONCE; planned += 1) {
    if (!(await transaction(ctx.pool, (connection) => planOne(ctx, connection, now)))) return planned;
  }
  return MAX_AT_ONCE;
}

async function planOne(
  ctx: NoticeContext & { log: FetchContext['log'] },
  connection: pg.PoolClient,
  now: Temporal.Instant,
): Promise<boolean> {
  const delay = sql`make_interval(secs => abs(hashint8(c.id)::bigint) % ${JITTER_SECONDS}::bigint)`;
  const [due] = await selectConnections(
    connection,
    sql`c.next_at <= ${now.toString()}::timestamptz and c.next_at + ${delay} <= ${now.toString()}::timestamptz`,
    sql`limit 1 for update of c skip locked`,
  );
  if (!due) return false;
  const plan = planOf(due, now);
  if (plan instanceof Error) {
    ctx.log.warn({ err: plan, connectionId: due.id }, 'connection not planned');
    const reason =
      'Its rule, time zone or first day cannot be used anymore, so its next fetch cannot be planned. Change them.';
    await pauseItself(ctx, connection, { id: due.id, reason });
    return true;
  }
  const { windows, next } = plan;
  if (!(await isBusy(connection, due.id))) {
    await insertWindows(connection, {
      found: due,
      nominalAt: due.nextAt!.toTemporalInstant(),
      windows,
      startedBy: 'rule',
    });
  }
  await connection.query(
    sql`update sheaf.connections set next_at = ${next?.toString() ?? null}::timestamptz where id = ${due.id}`.text,
  );
  return true;
}

/** The windows and the next time. An error if the stored rule, time zone or first day cannot be used, for example because a zone was removed. */
function planOf(found: ConnectionRecord, now: Temporal.Instant) {
  const { rule, timeZone } = found;
  try {
    const windows = windowsOf(found, NETWORK[found.network], now);
    return { windows, next: nextTime({ rule, timeZone, startsAt: null, endsAt: null }, now) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
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
  windows: readonly Window[];
  startedBy: (typeof STARTED_BY)[number];
}

/** Records windows. */
export async function insertWindows(
  connection: pg.PoolClient,
  { found, nominalAt, windows, startedBy }: Planned,
): Promise<void> {
  for (const { from, to } of windows) {
    await connection.query(
      sql`insert into sheaf.connection_fetches (connection_id, nominal_at, window_from, window_to, started_by, status)
        values (${found.id}, ${nominalAt.toString()}, ${from.toString()}, ${to.toString()}, ${startedBy}, 'waiting')
        on conflict (connection_id, nominal_at, window_from) do nothing`.text,
    );
  }
}
