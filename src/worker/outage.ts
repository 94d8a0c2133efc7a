/** Tells outages of the database, the network or the storage from errors of the work itself. */
import { isDatabaseUnavailable } from '../db/away.ts';
import { SnapshotLost } from '../source/snapshot-errors.ts';

/** System errors of connections, and of disks that are full, over quota, read-only or broken. */
const SYSTEM =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|ENOSPC|EDQUOT|EFBIG|EROFS|EIO|ESTALE)$/;

/** Names of errors from S3-compatible stores that are full. Their status is 403. */
const STORE_FULL = /^(?:QuotaExceeded|InsufficientCapacity|XMinioStorageFull)$/;

/** Maximum depth of causes. */
const MAX_DEPTH = 5;

/** Checks the error and its causes. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  if (isDatabaseUnavailable(error) || (typeof code === 'string' && SYSTEM.test(code))) return true;
  // The coordinator died or lost its connection. The next attempt takes a new snapshot.
  if (error instanceof SnapshotLost) return true;
  if (STORE_FULL.test(error.name)) return true;
  // S3 failed (5xx) or throttles requests (429).
  const status = $metadata?.httpStatusCode ?? 0;
  if (status >= 500 || status === 429 || error.name === 'TimeoutError') return true;
  if (error instanceof AggregateError && error.errors.some((one) => isOutage(one, depth + 1))) return true;
  return isOutage(error.cause, depth + 1);
}
