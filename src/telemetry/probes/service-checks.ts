/** The readiness checks of a running service. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { migrationState } from '../../db/migration-state.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Store } from '../../store/store.ts';
import { type Check, NotReady } from './readiness.ts';

/** On S3, a store check costs five requests, and every probed process makes them. */
const STORE_FRESH_MS = 15_000;

/** No export uses this prefix. Each process has its own, so that no process removes another's objects. */
const PREFIX = `health/${randomUUID()}/`;

interface Checked {
  /** Used for checks only. */
  probe: pg.Pool;
  /** The pool that requests, or jobs, use. */
  pool: pg.Pool;
  store: Store;
  queue: Queue;
}

export function serviceChecks({ probe, pool, store, queue }: Checked): Record<string, Check> {
  return {
    database: { look: () => checkDatabase(pool) },
    migrations: { look: () => checkMigrations(probe) },
    queue: { look: () => checkQueue(queue, probe) },
    store: { look: () => checkStore(store, PREFIX), freshMs: STORE_FRESH_MS },
  };
}

/**
 * Locks a row, which is a write without a dead row and fails where the database is read-only. Then has the server write
 * 20,000 numbers, 280 KB, to a temporary file, which fails where the disk is full: a row alone would still fit into its page.
 * Together at least 3.3 ms on two cores, and 16 ms (median) at a load of 20.
 */
const WRITE = `set local work_mem to '64kB';
  select from sheaf.migrations where number = 1 for update;
  select count(*) from generate_series(1, 20000)`;

/** Uses the pool of requests or jobs, because an exhausted pool is as bad as an unavailable database. */
async function checkDatabase(pool: pg.Pool): Promise<void> {
  await pool.query(WRITE);
}

/** A newer database is accepted unless a migration is breaking: during an upgrade, old processes continue until they are replaced. */
async function checkMigrations(probe: pg.Pool): Promise<void> {
  const { missing, breaking } = await migrationState(probe);
  if (missing.length > 0) throw new NotReady(`${missing.length} migrations are missing`);
  if (breaking.length > 0) throw new NotReady('the database is newer than this version of Sheaf');
}

async function checkQueue(queue: Queue, probe: pg.Pool): Promise<void> {
  if (!(await queue.isInstalled(probe))) throw new NotReady('the tables of the queue are missing');
}

/** Writes a few bytes, lists them and removes them. */
async function checkStore(store: Store, prefix: string): Promise<void> {
  const key = `${prefix}probe`;
  await store.write(key, bytes());
  let seen = false;
  for await (const object of store.list(prefix)) if (object.key === key) seen = true;
  await store.remove(prefix);
  if (!seen) throw new NotReady('a file that was just written is not listed');
}

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('probe');
}
