/** Whether an error says that the database cannot work at the moment, and not that a statement is wrong. */

/**
 * SQLSTATEs and system errors of an outage: the same statement works again once an operator, or time, has mended it.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const AWAY = new RegExp(
  `^(?:${[
    // The connection broke, or was refused: a password that changed, a database that is being restored.
    '08...|28...|3D000|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND',
    // Read-only: a standby, or a primary after a failover.
    '25006',
    // An idle transaction or session exceeded its time limit.
    '25P0[34]',
    // Insufficient resources: the disk is full, memory or connections are used up.
    '53...',
    // A lock was not free in time.
    '55P03',
    // The server is shutting down, crashed, or starts up; an idle session exceeded its time limit.
    '57P0[1-5]',
    // The server's own disk fails.
    '58030',
  ].join('|')})$`,
);

/** What pg says, without a code, of a connection that ended without a word or never came. */
const ENDED =
  /^(?:Connection terminated|timeout expired$|database "[^"]*" is not currently accepting connections|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Looks at the error of a query or a connection. */
export function isDatabaseAway(error: Error): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // A socket file that is not there.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  return (typeof code === 'string' && AWAY.test(code)) || ENDED.test(error.message);
}
