/**
 * Connections on which snapshots are read. They are lent for as long as a count, a part or a whole export takes, so single
 * statements get theirs from another pool: a reader that holds one of these can always run a statement there.
 */
import type pg from 'pg';
import { createPool, type PoolOptions } from '../db/pool.ts';

/** A type of its own, so that no pool of single statements is passed where a snapshot would hold its connections. */
export interface SnapshotPool {
  readonly connections: pg.Pool;
  /** Cancels what the server process `pid` runs, over a connection that no reader can hold. Never rejects. */
  cancel(pid: number): Promise<void>;
  end(): Promise<void>;
}

/** Opens a pool of at most `max` connections and one more for cancelling. */
export function createSnapshotPool(options: PoolOptions): SnapshotPool {
  const connections = createPool(options);
  const cancelling = createPool({ ...options, name: `${options.name} cancel`, max: 1 });
  return {
    connections,
    async cancel(pid) {
      // A server that cannot be reached has ended the statement with its connection.
      await cancelling.query('select pg_cancel_backend($1)', [pid]).catch(() => {});
    },
    async end() {
      await Promise.all([connections.end(), cancelling.end()]);
    },
  };
}
