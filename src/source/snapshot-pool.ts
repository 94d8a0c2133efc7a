/**
 * A pool of connections for snapshots. They are in use for as long as a count, a part or a whole export takes. Single statements
 * use another pool, so that a reader with a connection of this pool can always run a statement there.
 */
import type pg from 'pg';
import { createPool, type PoolOptions } from '../db/pool.ts';

/** It is a separate type, so that a pool for single statements cannot be used for snapshots by mistake. */
export interface SnapshotPool {
  readonly connections: pg.Pool;
  /**
   * Cancels the statement of the server process `pid`, over a connection that readers cannot use. Never rejects. Behind one name, there can be
   * another server, where the number is that of somebody else's process: `server` is the value of {@link SERVER}, or null if it is not known.
   */
  cancel(pid: number, server: string | null): Promise<void>;
  end(): Promise<void>;
}

/** Identifies a server until it restarts. */
export const SERVER = 'extract(epoch from pg_postmaster_start_time())::text';

/** A URL can set `application_name`, which is then that of all connections. */
const CANCEL = `select pg_cancel_backend(pid) from pg_stat_activity
  where pid = $1 and application_name in ($2, current_setting('application_name')) and ($3::text is null or ${SERVER} = $3)`;

/** Opens a pool of at most `max` connections, and one more connection for cancel requests. */
export function createSnapshotPool(options: PoolOptions): SnapshotPool {
  const connections = createPool(options);
  const canceling = createPool({ ...options, name: `${options.name} cancel`, max: 1 });
  return {
    connections,
    async cancel(pid, server) {
      // If the server cannot be reached, the connection of the statement is lost, too.
      await canceling.query(CANCEL, [pid, options.name, server]).catch(() => {});
    },
    async end() {
      await Promise.all([connections.end(), canceling.end()]);
    },
  };
}
