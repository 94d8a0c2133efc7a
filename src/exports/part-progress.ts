/** The progress of the parts of an attempt, and their fragments. */

import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { Fragment } from '../encode/format.ts';
import { type Attempt, isCurrent, Superseded } from './attempt.ts';
import { RESTARTING } from './snapshot-conflicts.ts';

export interface FinishedPart extends Fragment {
  /** CRC-32 of the fragment as it was written. Null in an attempt that an older version started. */
  fragmentCrc32: number | null;
  sheet: number;
  shortenedCells: number;
}

export type PartProgress =
  | { state: 'working' }
  /** A part needs a new snapshot. */
  | { state: 'conflict' }
  | { state: 'failed'; message: string }
  | { state: 'finished'; parts: FinishedPart[] };

/** Throws Superseded if the attempt is no longer current. */
export async function partProgress(ctx: { pool: Queryable }, attempt: Attempt): Promise<PartProgress> {
  const { rows } = await ctx.pool.query(
    sql`select part.status, part.error_message as message, plan.sheet, plan.fragment_key as key, plan.bytes,
        plan.raw_bytes as "rawBytes", plan.crc32, plan.fragment_crc32 as "fragmentCrc32", part.row_count as rows, plan.shortened_cells as "shortenedCells",
        plan.row_groups as "rowGroups"
      from sheaf.exports e
      join sheaf.export_parts plan on plan.parent_id = e.id and plan.attempt = e.attempt
      join sheaf.exports part on part.id = plan.export_id
      where ${isCurrent(attempt)} order by plan.number`.prepared,
  );
  if (rows.length === 0) throw new Superseded(attempt);
  const failed = rows.find((row) => row.status === 'failed');
  if (failed?.message === RESTARTING) return { state: 'conflict' };
  if (failed) return { state: 'failed', message: failed.message };
  if (rows.some((row) => row.status !== 'completed')) return { state: 'working' };
  return { state: 'finished', parts: rows.map(({ status: _, message: __, ...part }) => part) };
}
