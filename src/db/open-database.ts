/** Opens Sheaf's database: a server that the operator runs, or the embedded one. */
import type pg from 'pg';
import { type Keep, openEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';

/** Connections for CLI commands and for the first steps of a start. */
const COMMAND_CONNECTIONS = 4;

/** Where the database is: the settings of the same names. */
interface Place {
  /** URL of a PostgreSQL database. Null uses the embedded server. */
  databaseUrl: string | null;
  /** Folder of the embedded server. */
  dataDir: string;
}

export interface Database {
  url: string;
  pool: pg.Pool;
  /** Names of the migrations that this start ran. */
  migrated: string[];
  /** Closes the connections. */
  disconnect(): Promise<void>;
  /** Closes the connections and leaves the embedded server. */
  close(): Promise<void>;
}

/**
 * Opens the database and runs pending migrations. Starts the embedded server if it is not running. With `keep`, it is
 * restarted when it ends.
 */
export async function openDatabase(place: Place, keep?: Keep): Promise<Database> {
  const embedded = place.databaseUrl ? null : await openEmbedded({ folder: place.dataDir, ...(keep ? { keep } : {}) });
  const url = place.databaseUrl ?? embedded!.url();
  const pool = createPool({ url, max: COMMAND_CONNECTIONS, name: 'sheaf' });
  let disconnected: Promise<void> | undefined;
  const disconnect = () => {
    disconnected ??= pool.end();
    return disconnected;
  };
  const close = async () => {
    await disconnect();
    await embedded?.close();
  };
  try {
    return { url, pool, migrated: await migrate(pool), disconnect, close };
  } catch (error) {
    await close();
    throw error;
  }
}
