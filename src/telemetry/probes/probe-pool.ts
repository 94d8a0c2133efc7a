/** Connections for health checks, apart from those for requests and jobs, so that a busy service does not look unhealthy. */
import pg from 'pg';

/** Probes need a response within a second or two, even when it is a failure. */
const PROBE_MS = 1500;

export function createProbePool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'sheaf telemetry',
    max: 2,
    connectionTimeoutMillis: PROBE_MS,
    query_timeout: PROBE_MS,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
  });
  // A broken idle connection is replaced at its next use. Without a listener, the error would end the process.
  pool.on('error', () => {});
  return pool;
}
