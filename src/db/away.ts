/** Tells outages of the database from errors in a statement. */

/**
 * SQLSTATEs and system errors of an outage. The same statement works again after the outage.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNAVAILABLE = new RegExp(
  `^(?:${[
    // The connection broke or was rejected, for example by a changed password or a database that is being restored.
    '08...|28...|3D000|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND',
    // Read-only: a standby, or a primary after a failover.
    '25006',
    // An idle transaction or session exceeded its time limit.
    '25P0[34]',
    // Insufficient resources: the disk is full, or memory or connections are exhausted.
    '53...',
    // A lock was not free in time.
    '55P03',
    // The server is shutting down, has crashed, or is starting up. Or an idle session exceeded its time limit.
    '57P0[1-5]',
    // The server's own disk fails.
    '58030',
  ].join('|')})$`,
);

/** Messages of pg, without a code, about connections that ended without an error or could not be opened. */
const ENDED =
  /^(?:Connection terminated|timeout expired$|database "[^"]*" is not currently accepting connections|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Whether the error of a query or a connection is an outage of the database. */
export function isDatabaseUnavailable(error: Error): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // The socket file is missing.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  return (typeof code === 'string' && UNAVAILABLE.test(code)) || ENDED.test(error.message);
}
