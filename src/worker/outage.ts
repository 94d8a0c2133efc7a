/** Whether an error says that something around us was away, and not that the work itself is wrong. */
import { isDatabaseAway } from '../db/away.ts';
import { SnapshotGone } from '../source/snapshot.ts';

/** What the system says of a connection to whatever it is. */
const CONNECTION_BROKEN =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)$/;

/** How far down the causes are followed. */
const DEEPEST = 5;

/** Looks at the error and its causes. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  if (isDatabaseAway(error) || (typeof code === 'string' && CONNECTION_BROKEN.test(code))) return true;
  // Its coordinator died or was cut off, and the next attempt has a snapshot of its own.
  if (error instanceof SnapshotGone) return true;
  // An S3 that fails by itself, or asks to be spared: 5xx and 429.
  const status = $metadata?.httpStatusCode ?? 0;
  if (status >= 500 || status === 429 || error.name === 'TimeoutError') return true;
  if (error instanceof AggregateError && error.errors.some((one) => isOutage(one, depth + 1))) return true;
  return isOutage(error.cause, depth + 1);
}
