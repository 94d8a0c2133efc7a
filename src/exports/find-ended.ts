import type { Queryable } from '../db/pool.ts';
import { CANCELLED } from './cancel.ts';

export interface Ended {
  reportType: string;
  outcome: 'completed' | 'failed' | 'cancelled';
  /** From the request to the end. */
  seconds: number;
}

/**
 * How an export ended in the last `seconds`, the running time of the job that built it. Null while it is in flight, and for an
 * export that an earlier job completed.
 */
export async function findEnded(db: Queryable, exportId: number, seconds: number): Promise<Ended | null> {
  const { rows } = await db.query<Ended>(
    `select report_type as "reportType", case when error_message = $3 then 'cancelled' else status end as outcome,
       extract(epoch from coalesce(completed_at, updated_at) - created_at)::float8 as seconds
     from sheaf.exports where id = $1 and (status = 'failed'
       or (status = 'completed' and completed_at > clock_timestamp() - make_interval(secs => $2)))`,
    [exportId, seconds + 1, CANCELLED],
  );
  return rows[0] ?? null;
}
