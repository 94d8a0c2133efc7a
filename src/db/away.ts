/** Whether an error says that the database is away, and not that it refused what was asked. */

/**
 * The server is shutting down, starting up, or out of connections; a lock was not free in time; or the system reports a
 * broken connection.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const AWAY = /^(?:08\w{3}|57P0[1-5]|53300|25P0[34]|55P03|ECONNREFUSED|ECONNRESET|EPIPE)$/;

/** What pg says, without a code, of a connection that ended without a word or never came. */
const ENDED =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Looks at the error of a query or a connection. */
export function isDatabaseAway(error: Error): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // A socket file that is not there.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  return (typeof code === 'string' && AWAY.test(code)) || ENDED.test(error.message);
}
