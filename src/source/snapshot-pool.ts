/**
 * A pool of connections for snapshots. They are in use for as long as a count, a part or a whole export takes. Single statements
 * use another pool, so that a reader with a connection of this pool can always run a statement there.
 */
import type pg from 'pg';
import { createPool, type PoolOptions } from '../db/pool.ts';

/** It is a separate type, so that a pool for single statements cannot be used for snapshots by mistake. */
export interface SnapshotPool {
  readonly connections: pg.Pool;
  /** Cancels the statement of the server process `pid`, over a connection that readers cannot use. Never rejects. */
  cancel(pid: number): Promise<void>;
  end(): Promise<void>;
}

/** Opens a pool of at most `max` connections, and one more connection for cancel requests. */
export function createSnapshotPool(options: PoolOptions): SnapshotPool {
  const connections = createPool(options);
  const canceling = createPool({ ...options, name: `${options.name} cancel`, max: 1 });
  return {
    connections,
    async cancel(pid) {
      // If the server cannot be reached, the connection of the statement is lost, too.
      await canceling.query('select pg_cancel_backend($1)', [pid]).catch(() => {});
    },
    async end() {
      await Promise.all([connections.end(), canceling.end()]);
    },
  };
}
