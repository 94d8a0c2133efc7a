/** Ends pools within a time limit, even if their connections are in use. */
import type pg from 'pg';

/** Connections in use can finish their statement within this time. Then they are closed. */
const GRACE_MS = 1000;

/**
 * Makes `pool.end` finish within {@link GRACE_MS}. By default, it waits for every connection in use, so a statement that waits
 * for a lock would keep a stopped process alive.
 */
export function endWithinLimit(pool: pg.Pool): void {
  const clients = new Set<pg.Client>();
  pool.on('connect', (connection) => clients.add(connection));
  pool.on('remove', (connection) => clients.delete(connection));
  const end = pool.end.bind(pool);
  pool.end = (async () => {
    // On a client with a running statement, `end` closes the connection. The statement rejects, and the client is released.
    const cut = () => void [...clients].map((connection) => connection.end().catch(() => {}));
    const timer = setTimeout(cut, GRACE_MS);
    await end().finally(() => clearTimeout(timer));
  }) as typeof pool.end;
}
