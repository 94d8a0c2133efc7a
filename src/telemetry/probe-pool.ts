/** Connections for looking after the service: apart from those that work, so that a busy service is no unhealthy one. */
import pg from 'pg';

/** Whoever probes wants an answer, even a bad one, within a second or two. */
export const PROBE_MS = 1500;

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
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {});
  return pool;
}
