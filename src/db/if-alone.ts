import pg from 'pg';

/**
 * Runs `work` unless another process is running work with this name. The lock has its own connection, so that the work can use
 * the pool. A process that dies loses its connection and with it the lock.
 */
export async function ifAlone(pool: pg.Pool, name: string, work: () => Promise<void>): Promise<void> {
  const { max: _, ...options } = pool.options;
  const connection = new pg.Client(options);
  // Without a listener, a broken connection would end the process. Its next statement rejects anyway.
  connection.on('error', () => {});
  try {
    await connection.connect();
    const { rows } = await connection.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtext($1)) as mine', [
      name,
    ]);
    if (rows[0]!.mine) await work();
  } finally {
    await connection.end();
  }
}
