/** Exports whose database canceled a read, or whose part did not find the snapshot. They restart on a new snapshot, but not forever. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type Attempt, checkCurrent, isCurrent } from './attempt.ts';

/** The message of a part that ends its attempt. Clients see it until the next attempt has begun. */
export const RESTARTING =
  'The database canceled the read of this part. The export starts again with a newer snapshot of the data.';

/** After so many conflicts, the export fails. */
export const MAX_CONFLICTS = 3;

/** The message of an export that has failed because of them. */
export const CONFLICTING = `The database of this report type canceled the export ${MAX_CONFLICTS} times, for example because a standby had to apply changes of its primary. Narrow the filters or create the export again later. If it fails again, ask your administrator to run "sheaf doctor".`;

/** Counts a conflict of the attempt, and resolves with the number of conflicts of the export. Throws Superseded. */
export async function countConflict(ctx: { pool: Queryable }, attempt: Attempt): Promise<number> {
  const counted = await ctx.pool.query<{ conflicts: number }>(
    sql`update sheaf.exports e set snapshot_conflicts = snapshot_conflicts + 1 where ${isCurrent(attempt)}
      returning snapshot_conflicts as conflicts`.text,
  );
  checkCurrent(counted, attempt);
  return counted.rows[0]!.conflicts;
}
