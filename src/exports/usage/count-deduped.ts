/** Counts requests for which an earlier export was returned. No request waits for the count. */
import type pg from 'pg';
import { type Batch, createBatch } from '../../db/batch.ts';
import { sql } from '../../db/sql.ts';

/** The requests of this time are counted with one statement. */
const PAUSE_MS = 1000;

/** Takes the IDs of the earlier exports. A process that crashes loses the counts of the last second. */
export function countDeduped(ctx: { pool: pg.Pool }, onError: (error: unknown) => void): Batch<number> {
  return createBatch<number>({ pauseMs: PAUSE_MS, onError, write: (ids) => writeDeduped(ctx, ids) });
}

/** In the order of the key, so that processes that count at the same time cannot deadlock. */
async function writeDeduped(ctx: { pool: pg.Pool }, ids: readonly number[]): Promise<void> {
  await ctx.pool.query(
    sql`insert into sheaf.usage as u (publisher_id, bucket, user_id, report_type, origin, deduped)
      select e.publisher_id, date_bin('15 minutes', now(), timestamptz '2000-01-01 00:00:00+00'), e.user_id, e.report_type,
        coalesce(e.origin, 'unknown'), count(*)
      from unnest(${`{${ids.join(',')}}`}::bigint[]) as repeated (id) join sheaf.exports e on e.id = repeated.id
      group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
      on conflict (publisher_id, bucket, user_id, report_type, origin) do update set deduped = u.deduped + excluded.deduped`
      .text,
  );
}
