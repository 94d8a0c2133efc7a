/** A connection outside of a pool that is reopened whenever it breaks, for what belongs to a session: LISTEN and advisory locks. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Maximum milliseconds to connect, so that a host that never responds does not block a start. */
const CONNECT_MS = 10_000;

interface KeptConnection {
  url: string;
  /** Name of the connection in `pg_stat_activity`. */
  name: string;
  /** Pause before a broken connection is reopened. */
  reconnectMs: number;
  /** Prepares each new connection, which counts as open once this resolves. */
  prepare(connection: pg.Client): Promise<unknown>;
}

/** Resolves with the function that closes the connection. Rejects if the first connection fails. */
export async function keepConnected(options: KeptConnection): Promise<() => Promise<void>> {
  const { url, name, reconnectMs, prepare } = options;
  let closed = false;
  let connection = await connect();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
    });
    // Without a listener, a broken connection would end the process.
    fresh.on('error', () => {});
    try {
      await fresh.connect();
      await prepare(fresh);
    } catch (error) {
      await fresh.end().catch(() => {});
      throw error;
    }
    fresh.once('end', () => void reconnect());
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      await sleep(reconnectMs);
      const fresh = await connect().catch(() => null);
      if (!fresh) continue;
      connection = fresh;
      if (closed) await connection.end();
      return;
    }
  }

  return async () => {
    closed = true;
    await connection.end().catch(() => {});
  };
}
