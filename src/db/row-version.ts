/** Versions of what several people edit: presets, schedules and destinations. A change of an earlier version is refused. */

import { RequestError } from '../errors.ts';
import { sql } from './sql.ts';

/** A row's version is the time of its last change, in whole milliseconds, because a Date has no more. */
interface Versioned {
  updatedAt: Date;
}

/** The next `updated_at`. Two changes within a millisecond get different ones. */
export const NEXT_VERSION = sql`greatest(date_trunc('milliseconds', now()), date_trunc('milliseconds', updated_at) + interval '1 millisecond')`;

/** As responses contain it as `updated_at`. */
export function versionOf({ updatedAt }: Versioned): string {
  return updatedAt.toISOString();
}

/**
 * Throws PRECONDITION_FAILED if the row has none of the versions that the client allows. Without any, every version is allowed. Call it
 * while the row is locked, so that nobody changes it between the check and the change.
 */
export function checkVersion(what: string, row: Versioned, allowed: readonly string[] | undefined): void {
  if (!allowed || allowed.includes(versionOf(row))) return;
  throw new RequestError(
    'PRECONDITION_FAILED',
    `The ${what} was changed at ${versionOf(row)}, after you read it. Get it again, then send your change.`,
  );
}
