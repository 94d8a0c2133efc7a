/** Shows other processes that this one lives: a lock that the database releases as soon as the connection of a dead process ends. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PRESENCE } from '../exports/abandoned.ts';

/** Maximum milliseconds to connect, so that a host that never responds does not block a start. */
const CONNECT_MS = 10_000;

/** Pause before a broken connection is reopened. Much shorter than the time for which others must miss the lock. */
const RECONNECT_MS = 250;

export interface Presence {
  /** The number of this process, which is recorded with each export and part that it takes. */
  holder: number;
  close(): Promise<void>;
}

/**
 * Takes the lock on a connection of its own, and takes it again whenever that connection breaks. The lock is shared, because after a
 * broken network the database can keep the former connection for a while.
 */
export async function openPresence(url: string): Promise<Presence> {
  const holder = randomInt(1, 2 ** 31);
  let closed = false;
  let connection = await connect();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'sheaf presence',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
    });
    // Without a listener, a broken connection would end the process.
    fresh.on('error', () => {});
    try {
      await fresh.connect();
      await fresh.query('select pg_advisory_lock_shared($1, $2)', [PRESENCE, holder]);
    } catch (error) {
      await fresh.end().catch(() => {});
      throw error;
    }
    fresh.once('end', () => void reconnect());
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      await sleep(RECONNECT_MS);
      const fresh = await connect().catch(() => null);
      if (!fresh) continue;
      connection = fresh;
      if (closed) await connection.end();
      return;
    }
  }

  return {
    holder,
    async close() {
      closed = true;
      await connection.end();
    },
  };
}
