/** Whether an error says that the database is away, and not that it refused what was asked. */

/**
 * It goes, comes, or has no room for another connection; or the system says so of the connection.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const AWAY = /^(?:08\w{3}|57P0[1-5]|53300|25P0[34]|ECONNREFUSED|ECONNRESET|EPIPE)$/;

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
