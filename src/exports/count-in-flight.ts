import type { Queryable } from '../db/pool.ts';

export interface InFlight {
  pending: number;
  processing: number;
}

/** Exports that are not finished, of all publishers. Parts do not count. */
export async function countInFlight(db: Queryable): Promise<InFlight> {
  const { rows } = await db.query<InFlight>(
    `select count(*) filter (where status = 'pending') as pending, count(*) filter (where status = 'processing') as processing
     from exports where parent_id is null and status in ('pending', 'processing')`,
  );
  return rows[0]!;
}
