/** The service's connections to PostgreSQL. */
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { endWithinLimit } from './end-pool.ts';
import { type Sql, sql } from './sql.ts';

/** What a statement can be sent to: the pool, or the connection of a transaction. */
export type Queryable = pg.Pool | pg.PoolClient | pg.Client;

// bigint: ids and counts of Sheaf stay far below 2^53, and JSON wants numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** As `types` of a query: has pg leave every value as the server wrote it. A Date would lose the microseconds. */
export const AS_WRITTEN = { getTypeParser: () => String };

export interface PoolOptions {
  url: string;
  /** Maximum connections. */
  max: number;
  /** `application_name` of the connections. */
  name: string;
  /** Maximum milliseconds to wait for a free or new connection; default {@link WAIT_MS}. */
  waitMs?: number;
  /** Maximum milliseconds a statement waits for a lock; no limit by default. */
  lockMs?: number;
}

/** Long enough to start a connection on a busy machine, short enough that a queue of waiters is noticed. */
const WAIT_MS = 10_000;

/**
 * Opens a pool. Work that gets no connection within `waitMs` rejects with an error that `isDatabaseAway` recognizes.
 * Rejects a second connection for work that already holds one of this pool: enough such work at the same time would
 * take every connection and wait for each other forever. See {@link whileHolding}.
 */
export function createPool({ url, max, name, waitMs = WAIT_MS, lockMs }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: waitMs,
    ...(lockMs === undefined ? {} : { lock_timeout: lockMs }),
  });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {});
  // One that breaks while it is lent rejects its query and then says so once more, as an event: the same holds.
  const outlive = () => {};
  pool.on('acquire', (client) => client.on('error', outlive));
  pool.on('release', (_error, client) => client.off('error', outlive));
  refuseSecondConnection(pool);
  endWithinLimit(pool);
  return pool;
}

/** The pools of which the running work holds a connection. */
const held = new AsyncLocalStorage<ReadonlySet<pg.Pool>>();

/** Runs work that holds a connection of `pool`. Until it ends, it cannot get another one of the same pool. */
export function whileHolding<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  return held.run(new Set(held.getStore()).add(pool), work);
}

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: () => void) => void;

/** `pool.query` connects by this function, too. */
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

/** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
export function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, [], work);
}

/** A {@link transaction} that begins with a statement, whose result `work` gets: one round trip less. */
export function transactionFrom<T>(
  pool: pg.Pool,
  first: Sql,
  work: (client: pg.PoolClient, result: pg.QueryResult) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, [first], (client, results) => work(client, results.at(-1)!));
}

/**
 * A step of an export is committed before it is on the disk: it is done again when a crash of the server undoes its last
 * fraction of a second. All that is committed later is undone with it, or makes it last.
 */
const SOON = sql`set local synchronous_commit to off`;

/**
 * Runs statements as one transaction in one round trip, as {@link SOON} says, and resolves with their results. They
 * hold the lock of an export while they run: nobody who stands still can keep it from others.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
 */
export async function briefly(pool: pg.Pool, statements: readonly Sql[]): Promise<pg.QueryResult[]> {
  const results = await pool.query(together([SOON, ...statements]));
  return (results as unknown as pg.QueryResult[]).slice(1);
}

/**
 * What {@link briefly} does, for steps that need several round trips. A process that stands still within them keeps the lock
 * from others for 10 s only, less than the 15 s after which a worker is taken for dead.
 */
export function briefTransaction<T>(
  pool: pg.Pool,
  first: Sql,
  work: (client: pg.PoolClient, result: pg.QueryResult) => Promise<T>,
): Promise<T> {
  const settings = [sql`set local idle_in_transaction_session_timeout to '10s'`, SOON];
  return inTransaction(pool, [...settings, first], (client, results) => work(client, results.at(-1)!));
}

async function inTransaction<T>(
  pool: pg.Pool,
  first: readonly Sql[],
  work: (client: pg.PoolClient, results: pg.QueryResult[]) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // One answer per statement, which the types of pg do not know.
    const begun: unknown = await client.query(together([sql`begin`, ...first]));
    const result = await whileHolding(pool, () => work(client, begun as pg.QueryResult[]));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

function together(statements: readonly Sql[]): string {
  return statements.map(({ text }) => text).join(';\n');
}
