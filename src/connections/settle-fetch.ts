/** Records the result of a try: imported, to be retried, or failed. A process that lost its claim changes nothing. */
import type pg from 'pg';
import { type Queryable, transaction } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { NoticeContext } from '../deliveries/notices/record-notices.ts';
import { nextTrySeconds } from '../webhooks/retry-after.ts';
import { type Claimed, CURRENT } from './claim-fetch.ts';
import type { FetchedRows } from './fetch-record.ts';
import type { TooLarge } from './network-error.ts';
import { pauseItself, skipWaiting } from './pause-connection.ts';

/** Seconds before each retry, about five hours in total. Then the next time of the rule fetches the window again. */
const PAUSES_SECONDS = [60, 5 * 60, 30 * 60, 3600, 3 * 3600];

/** Pauses are longer by up to this fraction, which spreads the retries of windows that failed together. */
const JITTER = 0.1;

/** After this many failed windows in a row, the next ones would fail, too. */
const MAX_FAILURES = 3;

/** Shorter windows are not split. */
const MIN_SECONDS = 60;

export interface Imported {
  pages: number;
  rows: FetchedRows;
  /** Why rows were rejected. */
  message: string | null;
}

/**
 * Everything before the end of the window is fetched now, because windows are fetched in order. Resolves with false if the window belongs to
 * another process.
 */
export async function recordImported(
  ctx: { pool: pg.Pool },
  claimed: Claimed,
  { pages, rows, message }: Imported,
): Promise<boolean> {
  return transaction(ctx.pool, async (connection) => {
    await lockConnection(connection, claimed);
    const { rowCount } = await connection.query(
      sql`with done as (
        update sheaf.connection_fetches set status = 'completed', lease_until = null, ended_at = clock_timestamp(), pages = ${pages},
          rows_fetched = ${rows.fetched}, rows_new = ${rows.new}, rows_changed = ${rows.changed}, rows_same = ${rows.same},
          rows_older = ${rows.older}, rows_repeated = ${rows.repeated}, rows_rejected = ${rows.rejected}, message = ${message}
        where ${CURRENT(claimed)} returning connection_id, window_to
      )
      update sheaf.connections c set failures = 0, fetched_until = greatest(c.fetched_until, done.window_to)
      from done where c.id = done.connection_id`.text,
    );
    return rowCount === 1;
  });
}

/** First, like everything that changes a connection and its windows. In another order, two of them could wait for each other. */
async function lockConnection(connection: pg.PoolClient, { connectionId }: Claimed): Promise<void> {
  await connection.query(sql`select from sheaf.connections where id = ${connectionId} for no key update`.text);
}

export interface Failure {
  message: string;
  /** Whether a retry cannot help until a person changes something. Pauses the connection. */
  isFinal: boolean;
  /** Seconds that the network asked to wait, or 0. */
  retryAfter: number;
  isTooLarge: TooLarge;
}

/**
 * Resolves with whether the window has failed for good, or null if it belongs to another process. A window that is too large is split in two,
 * and one that can be too large is split and has failed once.
 */
export async function recordFailed(
  ctx: NoticeContext & { pool: pg.Pool },
  claimed: Claimed,
  { message, isFinal, retryAfter, isTooLarge }: Failure,
): Promise<boolean | null> {
  const pause = isFinal ? undefined : PAUSES_SECONDS[claimed.failures];
  const jitter = Math.random() * JITTER;
  const seconds = pause === undefined ? null : nextTrySeconds({ pause, requested: retryAfter, jitter });
  return transaction(ctx.pool, async (connection) => {
    await lockConnection(connection, claimed);
    const isActive = !(await isPaused(connection, claimed));
    if (isTooLarge === 'certain' && isActive && (await splitWindow(connection, claimed))) {
      await handBack({ pool: connection }, claimed);
      return false;
    }
    const isWaiting = seconds !== null && isActive;
    if (isTooLarge === 'possible' && isWaiting) await splitWindow(connection, claimed);
    const { rowCount } = await connection.query(
      sql`update sheaf.connection_fetches set status = ${isWaiting ? 'waiting' : 'failed'}, failures = failures + 1, lease_until = null,
          due_at = clock_timestamp() + make_interval(secs => ${seconds ?? 0}), message = ${message},
          ended_at = case when ${isWaiting} then null else clock_timestamp() end
        where ${CURRENT(claimed)}`.text,
    );
    if (rowCount === 0) return null;
    if (!isWaiting) await recordFailedWindow(ctx, connection, { claimed, message, isFinal });
    return !isWaiting;
  });
}

async function isPaused(connection: pg.PoolClient, { connectionId }: Claimed): Promise<boolean> {
  const { rowCount } = await connection.query(
    sql`select from sheaf.connections where id = ${connectionId} and paused_at is not null`.text,
  );
  return rowCount! > 0;
}

/** Later windows of the connection are skipped, because what it has fetched must have no gap. */
async function recordFailedWindow(
  ctx: NoticeContext,
  connection: pg.PoolClient,
  { claimed, message, isFinal }: { claimed: Claimed; message: string; isFinal: boolean },
): Promise<void> {
  const id = claimed.connectionId;
  await skipWaiting(connection, { id, message: 'An earlier window failed. The next fetch continues with it.' });
  const { rows } = await connection.query<{ failures: number }>(
    sql`update sheaf.connections set failures = failures + 1 where id = ${id} returning failures`.text,
  );
  const failures = rows[0]?.failures ?? 0;
  if (isFinal) await pauseItself(ctx, connection, { id, reason: message });
  else if (failures >= MAX_FAILURES) {
    await pauseItself(ctx, connection, { id, reason: `${failures} windows in a row failed. The last one: ${message}` });
  }
}

/** Leaves the second half of the window to one behind it. Resolves with false if it is too short for that. */
async function splitWindow(connection: pg.PoolClient, claimed: Claimed): Promise<boolean> {
  const { rowCount } = await connection.query(
    sql`with whole as (
        select *, date_trunc('second', window_from + (window_to - window_from) / 2) as middle from sheaf.connection_fetches
        where ${CURRENT(claimed)} and window_to - window_from >= make_interval(secs => ${2 * MIN_SECONDS}) for update
      ), half as (
        insert into sheaf.connection_fetches (connection_id, nominal_at, window_from, window_to, started_by, status)
        select connection_id, nominal_at, middle, window_to, started_by, 'waiting' from whole
      )
      update sheaf.connection_fetches f set window_to = whole.middle from whole where f.id = whole.id`.text,
  );
  return rowCount === 1;
}

/**
 * Hands a window back that this process cannot finish now, because it stops or has to wait. Another one begins it again after these seconds.
 */
export async function handBack(ctx: { pool: Queryable }, claimed: Claimed, seconds = 0): Promise<void> {
  await ctx.pool.query(
    sql`update sheaf.connection_fetches set status = 'waiting', lease_until = null, due_at = clock_timestamp() + make_interval(secs => ${seconds})
      where ${CURRENT(claimed)}`.text,
  );
}

/** Days for which ended windows are kept. */
const KEEP_DAYS = 400;

/** The ledger keeps more than a year, so that the same month of two years can be compared. */
export async function removeOldFetches(db: Queryable): Promise<void> {
  await db.query(
    sql`delete from sheaf.connection_fetches where ended_at < now() - make_interval(days => ${KEEP_DAYS})`.text,
  );
}
