import type { Queryable } from '../db/pool.ts';

export interface InFlight {
  pending: number;
  processing: number;
}

/** Exports that are not finished, of one publisher or of all. Parts do not count. */
export async function countInFlight(db: Queryable, publisherId: number | null = null): Promise<InFlight> {
  const { rows } = await db.query<InFlight>(
    `select count(*) filter (where status = 'pending') as pending, count(*) filter (where status = 'processing') as processing
     from sheaf.exports where parent_id is null and status in ('pending', 'processing') and publisher_id = coalesce($1, publisher_id)`,
    [publisherId],
  );
  return rows[0]!;
}
