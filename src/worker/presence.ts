/** Shows other processes that this one lives: a lock that the database releases as soon as the connection of a dead process ends. */
import { randomInt } from 'node:crypto';
import { keepConnected } from '../db/keep-connected.ts';
import { PRESENCE } from '../exports/abandoned.ts';

/** Much shorter than the time for which others must miss the lock. */
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
  const close = await keepConnected({
    url,
    name: 'sheaf presence',
    reconnectMs: RECONNECT_MS,
    prepare: (connection) => connection.query('select pg_advisory_lock_shared($1, $2)', [PRESENCE, holder]),
  });
  return { holder, close };
}
