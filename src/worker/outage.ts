/** Whether an error says that something around us was away, and not that the work itself is wrong. */
import { isDatabaseUnavailable } from '../db/away.ts';
import { SnapshotGone } from '../source/snapshot.ts';

/** System errors of connections, and of a disk that is full, over its quota, read-only or broken. */
const SYSTEM =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|ENOSPC|EDQUOT|EFBIG|EROFS|EIO|ESTALE)$/;

/** Errors of S3-compatible stores that are full, by name: their status is 403. */
const STORE_FULL = /^(?:QuotaExceeded|InsufficientCapacity|XMinioStorageFull)$/;

/** How far down the causes are followed. */
const DEEPEST = 5;

/** Looks at the error and its causes. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  if (isDatabaseUnavailable(error) || (typeof code === 'string' && SYSTEM.test(code))) return true;
  // Its coordinator died or was cut off, and the next attempt has a snapshot of its own.
  if (error instanceof SnapshotGone) return true;
  if (STORE_FULL.test(error.name)) return true;
  // An S3 that fails by itself, or asks to be spared: 5xx and 429.
  const status = $metadata?.httpStatusCode ?? 0;
  if (status >= 500 || status === 429 || error.name === 'TimeoutError') return true;
  if (error instanceof AggregateError && error.errors.some((one) => isOutage(one, depth + 1))) return true;
  return isOutage(error.cause, depth + 1);
}
