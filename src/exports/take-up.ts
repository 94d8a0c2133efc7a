/** Claims an export for a worker. This starts a new attempt, and all earlier ones can no longer publish. */

import type pg from 'pg';
import { briefly } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type ExportRow, exportsStatement } from './export-row.ts';

export interface TakeContext {
  pool: pg.Pool;
  /** The number of this process, see `src/worker/presence.ts`. */
  holder: number;
}

/** A claimed export, with the slug of its publisher, by which statements select its rows. */
export interface TakenExport extends ExportRow {
  publisherSlug: string;
}

/** Resolves with the export in its new attempt, or null when there is nothing left to do for it. */
export async function takeUp(ctx: TakeContext, exportId: number): Promise<TakenExport | null> {
  // What earlier attempts have in the store is removed after this, so that it must not be undone.
  const [taken, found, publisher] = await briefly(ctx.pool, [
    sql`with taken as (
        update sheaf.exports set status = 'processing', attempt = attempt + 1, chunked = false,
          started_at = coalesce(started_at, clock_timestamp()), holder = ${ctx.holder}, taken_at = clock_timestamp()
        where id = ${exportId} and parent_id is null and status in ('pending', 'processing') returning id, attempt),
      parts_of_earlier as (delete from sheaf.exports part using taken where taken.attempt > 1 and part.parent_id = taken.id)
      select case when attempt > 1 then set_config('synchronous_commit', 'on', true) end from taken`,
    exportsStatement(sql`e.id = ${exportId}`),
    sql`select p.slug as "publisherSlug" from sheaf.exports e join sheaf.publishers p on p.id = e.publisher_id where e.id = ${exportId}`,
  ]);
  return taken!.rowCount ? { ...found!.rows[0], ...publisher!.rows[0] } : null;
}
