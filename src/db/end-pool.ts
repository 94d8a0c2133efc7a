/** Ends pools within a time limit, whatever their connections do. */
import type pg from 'pg';

/** Lent connections may finish their statement within this; then they are broken. */
const GRACE_MS = 1000;

/**
 * Makes `pool.end` close within {@link GRACE_MS}. By itself it waits for every lent connection, so a statement that waits for
 * a lock would keep a stopped process alive.
 */
export function endWithinLimit(pool: pg.Pool): void {
  const clients = new Set<pg.Client>();
  pool.on('connect', (client) => clients.add(client));
  pool.on('remove', (client) => clients.delete(client));
  const end = pool.end.bind(pool);
  pool.end = (async () => {
    // On a client with a running statement, `end` breaks the connection: the statement rejects and the client is returned.
    const cut = () => void [...clients].map((client) => client.end().catch(() => {}));
    const timer = setTimeout(cut, GRACE_MS);
    await end().finally(() => clearTimeout(timer));
  }) as typeof pool.end;
}
