/** The service's connections to PostgreSQL. */
import pg from 'pg';

/** What a statement can be sent to: the pool, or the connection of a transaction. */
export type Queryable = pg.Pool | pg.PoolClient | pg.Client;

// bigint: ids and counts of Sheaf stay far below 2^53, and JSON wants numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Opens a pool. `max` connections; further callers wait. */
export function createPool(options: { url: string; max: number; name: string }): pg.Pool {
  const pool = new pg.Pool({ connectionString: options.url, max: options.max, application_name: options.name });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {});
  // One that breaks while it is lent rejects its query and then says so once more, as an event: the same holds.
  const outlive = () => {};
  pool.on('acquire', (client) => client.on('error', outlive));
  pool.on('release', (_error, client) => client.off('error', outlive));
  return pool;
}

/** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
export function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, 'begin', work);
}

/**
 * A transaction that holds the lock of an export while its steps are taken: a process that stands still within it keeps
 * the lock from others for 10 s only, less than the 15 s after which a worker is taken for dead. It is committed before it
 * is on the disk: its steps are done again when a crash of the server undoes its last fraction of a second. All that is
 * committed later is undone with it, or makes it last.
 */
export function briefTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const settings = `set local idle_in_transaction_session_timeout to '10s'; set local synchronous_commit to off`;
  return inTransaction(pool, `begin; ${settings}`, work);
}

async function inTransaction<T>(pool: pg.Pool, begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}
