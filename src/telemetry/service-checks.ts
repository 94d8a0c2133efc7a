/** What a running service needs. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Store } from '../store/store.ts';
import { migrationState } from './migration-state.ts';
import { type Check, NotReady } from './readiness.ts';

/** On S3 a look at the store costs five requests; every process makes them when it is probed. */
const STORE_FRESH_MS = 15_000;

/** Keys that no export uses; each process has its own, so that none removes another's. */
const PREFIX = `health/${randomUUID()}/`;

interface Checked {
  /** For looking only. */
  probe: pg.Pool;
  /** The pool that requests, or jobs, use. */
  pool: pg.Pool;
  store: Store;
}

export function serviceChecks({ probe, pool, store }: Checked): Record<string, Check> {
  return {
    database: { look: () => checkDatabase(pool) },
    migrations: { look: () => checkMigrations(probe) },
    queue: { look: () => checkQueue(probe) },
    store: { look: () => checkStore(store, PREFIX), freshMs: STORE_FRESH_MS },
  };
}

/**
 * Locks a row, which is a write without a dead row and fails where the database is read-only. Then has the server write
 * 20,000 numbers, 280 KB, to a temporary file, which fails where the disk is full: a row alone would still fit into its page.
 * Together at least 3.3 ms on two cores, and 16 ms (median) at a load of 20.
 */
const WRITE = `set local work_mem to '64kB';
  select from migrations where number = 1 for update;
  select count(*) from generate_series(1, 20000)`;

/** Through the pool that works: one that is used up is as bad as a database that is away. */
async function checkDatabase(pool: pg.Pool): Promise<void> {
  await pool.query(WRITE);
}

/** A newer database is no reason to stop: during an upgrade old processes go on until they are replaced. */
async function checkMigrations(probe: pg.Pool): Promise<void> {
  const { missing } = await migrationState(probe);
  if (missing.length > 0) throw new NotReady(`the database lacks ${missing.length} migrations`);
}

async function checkQueue(probe: pg.Pool): Promise<void> {
  const { rows } = await probe.query(`select to_regclass('pgboss.job') is not null as there`);
  if (!rows[0]?.there) throw new NotReady('the queue has no tables');
}

/** Writes a few bytes, sees them and removes them. */
export async function checkStore(store: Store, prefix: string): Promise<void> {
  const key = `${prefix}probe`;
  await store.write(key, bytes());
  let seen = false;
  for await (const object of store.list(prefix)) if (object.key === key) seen = true;
  await store.remove(prefix);
  if (!seen) throw new NotReady('what was written cannot be found');
}

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('probe');
}
