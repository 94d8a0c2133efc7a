/** Explains why a host of `SHEAF_SOURCES` cannot be read. Explanations of other errors are about `DATABASE_URL`. */
import { explainDatabase } from '../db/explain-database.ts';
import { RequestError } from '../errors.ts';
import { OperatorError } from '../operator-error.ts';
import { CommandError } from './exit-codes.ts';

export const SOURCE_REMEDY = 'Check its URL in SHEAF_SOURCES, the role, the network, firewalls and TLS.';

const INSUFFICIENT_PRIVILEGE = '42501';

/** The problem without a period at the end. Null if the error is not of the connection or of the server. */
export function sourceProblem(error: Error): string | null {
  if (error instanceof OperatorError || error instanceof CommandError || error instanceof RequestError) return null;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  // A certificate of the URL.
  if (path && syscall !== 'connect') return `${path} cannot be read (${code})`;
  const known = code === INSUFFICIENT_PRIVILEGE ? null : explainDatabase(error);
  if (known) return known.says;
  const [says] = error.message.split(/\n|\.(?:\s|$)/);
  if (typeof code === 'string') return `${says} (${code})`;
  // pg checks its options when it opens a connection.
  return /\bssl/.test(error.message) ? says! : null;
}
