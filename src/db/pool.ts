/** Manages the service's connections to PostgreSQL. */
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { endWithinLimit } from './end-pool.ts';
import { type Sql, sql } from './sql.ts';

/** A pool, or the connection of a transaction. */
export type Queryable = pg.Pool | pg.PoolClient | pg.Client;

// Sheaf's IDs and counts are bigint and stay far below 2^53. JSON needs them as numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The `types` of a query whose values stay strings as the server wrote them. A Date would lose the microseconds. */
export const AS_WRITTEN = { getTypeParser: () => String };

export interface PoolOptions {
  url: string;
  /** Maximum connections. */
  max: number;
  /** `application_name` of the connections. */
  name: string;
  /** Maximum milliseconds to wait for a free or new connection. Default: {@link WAIT_MS}. */
  waitMs?: number;
  /** Maximum milliseconds that a statement waits for a lock. Default: no limit. */
  lockMs?: number;
}

/**
 * Milliseconds without data after which the server is asked whether it is there. Ten unanswered questions, a second apart, end a connection.
 * https://nodejs.org/api/net.html#socketsetkeepaliveenable-initialdelay
 */
const KEEP_ALIVE_MS = 15_000;

/** Long enough to open a connection on a busy machine, and short enough that a queue is noticed. */
const WAIT_MS = 10_000;

/**
 * Opens a pool. Work that gets no connection within `waitMs` rejects with an error that `isDatabaseUnavailable` recognizes.
 * Rejects a second connection for work that already holds one of this pool: enough such work at the same time would
 * take every connection and wait for each other forever. See {@link whileHolding}.
 */
export function createPool({ url, max, name, waitMs = WAIT_MS, lockMs }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: waitMs,
    // Notices within half a minute that a host has lost its power or its network, also while a connection waits for data. A statement
    // that was sent and never acknowledged is noticed later: Linux asks again for about 15 minutes (`net.ipv4.tcp_retries2`).
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    ...(lockMs === undefined ? {} : { lock_timeout: lockMs }),
  });
  // A broken idle connection is replaced at its next use. Without a listener, the error would end the process.
  pool.on('error', () => {});
  // A connection that breaks while in use rejects its query and also emits an event, which would end the process, too.
  const ignore = () => {};
  pool.on('acquire', (connection) => connection.on('error', ignore));
  pool.on('release', (_error, connection) => connection.off('error', ignore));
  refuseSecondConnection(pool);
  endWithinLimit(pool);
  return pool;
}

/** The pools from which the running work holds a connection. */
const held = new AsyncLocalStorage<ReadonlySet<pg.Pool>>();

/** Runs work that holds a connection of `pool`. Until it ends, it cannot get another one of the same pool. */
export function whileHolding<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  return held.run(new Set(held.getStore()).add(pool), work);
}

type Connected = (error: Error | undefined, connection: pg.PoolClient | undefined, done: () => void) => void;

/** Replaces `pool.connect`, which `pool.query` also uses. */
function refuseSecondConnection(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (callback?: Connected) => Promise<pg.PoolClient>;
  pool.connect = ((callback?: Connected) => {
    if (!held.getStore()?.has(pool)) return connect(callback);
    const error = new Error('This work already holds a connection of this pool. Pass that connection on instead.');
    if (!callback) return Promise.reject(error);
    callback(error, undefined, () => {});
    return undefined;
  }) as typeof pool.connect;
}

/** Ends the session of a process that stalls between two statements, for example because it was suspended. */
const STALL_LIMIT = sql`set local idle_in_transaction_session_timeout to '10s'`;

/**
 * Runs `work` in a transaction. Commits when it resolves, and rolls back when it rejects. A process that stalls between two statements
 * loses its changes and its locks after 10 s, so `work` must not wait there for anything slow: see {@link longTransaction}.
 */
export function transaction<T>(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, [STALL_LIMIT], work);
}

/**
 * A {@link transaction} without the limit, for work that waits for something else between its statements, such as the next bytes of a file.
 * It must hold no lock that other processes need until it is about to end.
 */
export function longTransaction<T>(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, [], work);
}

/** A {@link transaction} that starts with a statement and passes its result to `work`. This saves one round trip. */
export function transactionFrom<T>(
  pool: pg.Pool,
  first: Sql,
  work: (connection: pg.PoolClient, result: pg.QueryResult) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, [STALL_LIMIT, first], (connection, results) => work(connection, results.at(-1)!));
}

/**
 * A step of an export commits before it is on disk. If a server crash undoes it, the step is repeated. Everything that was
 * committed later is undone with it, and a later synchronous commit makes it durable.
 */
const SOON = sql`set local synchronous_commit to off`;

/**
 * Runs statements as one transaction in one round trip, with {@link SOON}, and resolves with their results. They hold an
 * export's lock only while they run, so a stalled process cannot keep it.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
export async function briefly(pool: pg.Pool, statements: readonly Sql[]): Promise<pg.QueryResult[]> {
  const results = await pool.query(together([SOON, ...statements]));
  return (results as unknown as pg.QueryResult[]).slice(1);
}

/**
 * Like {@link briefly}, for steps that need several round trips. A process that stalls between them keeps the lock for at most
 * 10 s, which is less than the 15 s after which a worker counts as dead.
 */
export function briefTransaction<T>(
  pool: pg.Pool,
  first: Sql,
  work: (connection: pg.PoolClient, result: pg.QueryResult) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, [STALL_LIMIT, SOON, first], (connection, results) => work(connection, results.at(-1)!));
}

async function inTransaction<T>(
  pool: pg.Pool,
  first: readonly Sql[],
  work: (connection: pg.PoolClient, results: pg.QueryResult[]) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    // pg returns one result per statement, which its types do not show.
    const begun: unknown = await connection.query(together([sql`begin`, ...first]));
    const result = await whileHolding(pool, () => work(connection, begun as pg.QueryResult[]));
    await connection.query('commit');
    return result;
  } catch (error) {
    await connection.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    connection.release(broken);
  }
}

function together(statements: readonly Sql[]): string {
  return statements.map(({ text }) => text).join(';\n');
}
